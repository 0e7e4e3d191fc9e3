"""The product's own settings, with the little that a test run must change.

Databases: SQLite in memory-backed files, or whatever DATABASE_URL and ANSWERS_DATABASE_URL say.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_memory = Path("/dev/shm")  # faster than a disk, where it may be written
_folder = tempfile.mkdtemp(prefix="onecloth-tests-", dir=_memory if os.access(_memory, os.W_OK) else None)
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["ONECLOTH_HOME"] = _folder
os.environ["ONECLOTH_SECRET_KEY"] = "only-for-tests"
for _name in (
    "ONECLOTH_BASE_URL",
    "ONECLOTH_ALLOWED_HOSTS",
    "ONECLOTH_DEBUG",
    "ONECLOTH_SMTP_HOST",
    "ONECLOTH_ERASURE_LIST",
):
    os.environ.pop(_name, None)

from onecloth.config.settings import *
from onecloth.config.settings import ALLOWED_HOSTS, DATABASES, HOME, STORAGES

ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]

for _alias, _database in DATABASES.items():
    if _database["ENGINE"].endswith("sqlite3"):
        _database["TEST"] = {"NAME": str(HOME / f"test-{_alias}.sqlite3")}

# The real algorithm at its smallest cost: a suite that signs in a thousand times must not wait a second each.
PASSWORD_HASHERS = ["tests.hashers.CheapArgon2"]

# Names without a content hash: no collectstatic before a test.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True

# The matrix and other long runs sign in once: what is tested of asking again sets its own time.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600
