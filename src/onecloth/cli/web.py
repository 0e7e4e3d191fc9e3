"""The web application as `onecloth serve` runs it: no worker outlives its server, however that one ended."""

from onecloth.cli.supervising import die_with_parent
from onecloth.config.wsgi import application

__all__ = ["application"]

die_with_parent()
