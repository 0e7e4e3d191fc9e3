"""One installation serves one organisation. What an operator sets comes from the environment (docs/operate/settings.md)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from onecloth.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()
HOME.mkdir(parents=True, exist_ok=True)

DEBUG = environment.flag("ONECLOTH_DEBUG")
SECRET_KEY = environment.secret_key(HOME)

# Links in mails and on receipts come from here, never from the Host header of a request.
ONECLOTH_BASE_URL = os.environ.get("ONECLOTH_BASE_URL", "http://localhost:8000").rstrip("/")
# Where boards are pushed from; empty where nothing pushes, and pages ask every few seconds instead.
ONECLOTH_LIVE_URL = os.environ.get("ONECLOTH_LIVE_URL", "").rstrip("/")
# Under which domain boards take mail; empty where none does.
ONECLOTH_INBOUND_DOMAIN = environment.domain("ONECLOTH_INBOUND_DOMAIN")
ONECLOTH_INBOUND_AUTHSERV = os.environ.get("ONECLOTH_INBOUND_AUTHSERV", "").strip()
ONECLOTH_FILES = HOME / "files"
ONECLOTH_KEPT_OUTSIDE = Path(os.environ.get("ONECLOTH_ERASURE_LIST") or HOME / "erasures.list")
_base = urlsplit(ONECLOTH_BASE_URL)
_secure = _base.scheme == "https"
ALLOWED_HOSTS = environment.words("ONECLOTH_ALLOWED_HOSTS") or [
    _base.hostname or "localhost",
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [ONECLOTH_BASE_URL] if _secure else []

ROOMS = [
    "onecloth.core",
    "onecloth.ui",
    "onecloth.accounts",
    "onecloth.customers",
    "onecloth.organisation",
    "onecloth.journeys",
    "onecloth.responses",
    "onecloth.listening",
    "onecloth.insight",
    "onecloth.improvement",
    "onecloth.teamwork",
    "onecloth.today",
]
INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "onecloth.config.public.PublicSurfaceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "onecloth.accounts.middleware.SharedScreenMiddleware",
    "onecloth.organisation.middleware.ActorMiddleware",
    "onecloth.accounts.middleware.LanguageMiddleware",
    "onecloth.config.public.WholeAddressMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "onecloth.config.urls"
WSGI_APPLICATION = "onecloth.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "onecloth.ui.navigation.frame",
            ],
        },
    }
]

DATABASES = {
    "default": environment.database("DATABASE_URL", HOME / "onecloth.sqlite3"),
    "answers": environment.database("ANSWERS_DATABASE_URL", HOME / "answers.sqlite3"),
}
DATABASE_ROUTERS = ["onecloth.config.router.AnswersRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["onecloth.accounts.backends.NameOrNumberBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"max_similarity": 0.6},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "onecloth.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {"login": "onecloth.accounts.forms.SignInForm"}
# Guesses at passwords are counted by `accounts.attempts`; what is left here are codes of a second factor and the like.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "10/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("ONECLOTH_BEHIND_PROXY") else 0
MFA_ADAPTER = "onecloth.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "onecloth.accounts.forms.AddPasskeyForm",
    "authenticate_webauthn": "onecloth.accounts.forms.UsePasskeyForm",
    "edit_webauthn": "onecloth.accounts.forms.RenamePasskeyForm",
    "login_webauthn": "onecloth.accounts.forms.SignInWithPasskeyForm",
    "reauthenticate_webauthn": "onecloth.accounts.forms.ConfirmWithPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Onecloth"
MFA_TOTP_TOLERANCE = 1
# allauth asks for a confirmed address lest a stranger sign up with somebody else's; here nobody signs up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or not _secure

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
ONECLOTH_SHARED_IDLE_MINUTES = environment.number("ONECLOTH_SHARED_IDLE_MINUTES", 5, least=1, most=60)
ONECLOTH_SHARED_MINUTES = environment.number("ONECLOTH_SHARED_MINUTES", 30, least=1, most=600)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "onecloth.ui.views.csrf_failure"
SECURE_HSTS_SECONDS = 31536000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_SSL_REDIRECT = _secure and not environment.flag("ONECLOTH_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("ONECLOTH_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *([ONECLOTH_LIVE_URL] if ONECLOTH_LIVE_URL not in ("", ONECLOTH_BASE_URL) else [])],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
_manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": ONECLOTH_FILES}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else _manifest},
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

EMAIL_HOST = os.environ.get("ONECLOTH_SMTP_HOST", "")
EMAIL_PORT = environment.number("ONECLOTH_SMTP_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = os.environ.get("ONECLOTH_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ONECLOTH_SMTP_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("ONECLOTH_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("ONECLOTH_MAIL_FROM", "onecloth@localhost")
# Without a mail server nothing is sent, and the outbox says so; a console that swallowed mails would look like sending.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.dummy.EmailBackend"
)

# What leaves by HTTP (core.outbound) reaches no machine inside the house but those named here.
ONECLOTH_OUTBOUND_INTERNAL = environment.words("ONECLOTH_OUTBOUND_INTERNAL")
ONECLOTH_OUTBOUND_SECONDS = environment.number("ONECLOTH_OUTBOUND_SECONDS", 10, least=1, most=60)

# Origins that may show the embedded page in a frame: https://intranet.example.org
ONECLOTH_EMBED_IN = environment.origins("ONECLOTH_EMBED_IN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ONECLOTH_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
