"""The web process: pages and intake."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")
application = get_wsgi_application()
