"""The live boards as `onecloth serve` runs them: each page that looks on is one open line."""

import resource

from onecloth.cli.supervising import die_with_parent
from onecloth.config.live import application

__all__ = ["application"]

die_with_parent()
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (_hard, _hard))
