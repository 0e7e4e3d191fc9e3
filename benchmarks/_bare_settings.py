"""The product's databases and nothing else of it: no middleware, few rooms, and connections that stay open."""

from onecloth.config.settings import *
from onecloth.config.settings import DATABASES

MIDDLEWARE: list[str] = []
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "onecloth.core", "onecloth.responses"]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = "benchmarks._bare"
for _database in DATABASES.values():
    _database["CONN_MAX_AGE"] = None
