"""Every setting, from the environment. What is missing or wrong stops the start in one line.

Nothing need be set to run the site on one's own machine. With PRODUCTION=true, SECRET_KEY,
SITE_URL and ALLOWED_HOSTS must be. The table of settings is in README.md.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext
from environs import Env

from config import database_url, environment, error_reports, headers, logs, read_only_file
from config.environment import (
    check_database,
    check_hosts,
    check_not_negative,
    check_off,
    check_public_site_url,
    check_replicas,
    check_secret_key,
    check_site_url,
    check_token,
    local_secret_key,
)
from facts import licence

# Makes Django's classes accept the type parameters that the stubs give them.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env, secret = Env(eager=False), environment.read_secrets()
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")) or "var").resolve()
# Apart where releases take turns: the next one's are collected while the last one serves its own.
STATIC_DIR = Path(env.str("STATIC_DIR", "") or VAR_DIR / "static").resolve()
PRODUCTION: bool = env.bool("PRODUCTION", False)
PORT: int = env.int("PORT", 8000)
if PRODUCTION:
    SECRET_KEY: str = secret.str("SECRET_KEY", validate=check_secret_key)
    SITE_URL: str = env.str("SITE_URL", validate=check_public_site_url)
    ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", validate=check_hosts)
    DEBUG: bool = env.bool("DEBUG", False, validate=check_off)
else:
    SECRET_KEY = secret.str("SECRET_KEY", "") or local_secret_key(VAR_DIR / "secret-key")
    SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}", validate=check_site_url)
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
    DEBUG = env.bool("DEBUG", False)
DATABASE_URL: str = secret.str(
    "DATABASE_URL", f"sqlite:///{VAR_DIR / 'framewise.sqlite3'}", validate=check_database
)
# Which of them visitors read from: config.replicas.
REPLICA_URLS: list[str] = secret.list("REPLICA_URLS", [], validate=check_replicas)
# The page cache: config.page_cache.
PAGE_CACHE_MEGABYTES: float = env.float("PAGE_CACHE_MEGABYTES", 24, validate=check_not_negative)
REVISION_SECONDS: float = env.float("REVISION_SECONDS", 1, validate=check_not_negative)
# What answers are put together from may be held too: catalog.pieces.
HOLD_PIECES: bool = env.bool("HOLD_PIECES", True)
CDN_SECONDS: int = env.int("CDN_SECONDS", 0, validate=check_not_negative)
# How often one client may ask the API, 0 without a limit: config.rate_limits.
READS_PER_MINUTE: int = env.int("READS_PER_MINUTE", 600, validate=check_not_negative)
KEY_READS_PER_MINUTE: int = env.int("KEY_READS_PER_MINUTE", 6000, validate=check_not_negative)
WRITES_PER_MINUTE: int = env.int("WRITES_PER_MINUTE", 60, validate=check_not_negative)
# How many suggestions one address may send, and how fast nobody fills in their form.
SUGGESTIONS_PER_HOUR: int = env.int("SUGGESTIONS_PER_HOUR", 10, validate=check_not_negative)
SUGGEST_SECONDS: int = env.int("SUGGEST_SECONDS", 3, validate=check_not_negative)
# Of ours, in front of the server: whose X-Forwarded-For is believed, as is X-Forwarded-Proto.
PROXIES: int = env.int("PROXIES", 1 if PRODUCTION else 0, validate=check_not_negative)
# The catalogue as files: catalog.export. Whether who asks for it makes the site build it.
EXPORT_ROOT = VAR_DIR / "export"
EXPORT_ON_DEMAND: bool = env.bool("EXPORT_ON_DEMAND", True)
# Whether every subdomain is served by HTTPS too, and browsers may know so before the first visit.
HSTS_SUBDOMAINS: bool = env.bool("HSTS_SUBDOMAINS", PRODUCTION)
HSTS_PRELOAD: bool = env.bool("HSTS_PRELOAD", HSTS_SUBDOMAINS)
# A line of JSON each, or text for who sits before it: config.logs.
LOG_JSON: bool = env.bool("LOG_JSON", PRODUCTION)
# Where errors are told: config.error_reports.
SENTRY_DSN: str = secret.str("SENTRY_DSN", "")
# What Prometheus sends to be answered: config.metrics. There is no such page without one.
METRICS_TOKEN: str = secret.str("METRICS_TOKEN", "", validate=check_token)
environment.seal(env, secret)
SITE_URL = SITE_URL.rstrip("/")
DATABASE: Any = database_url.parse(DATABASE_URL)
if REPLICA_URLS and "sqlite3" in DATABASE["ENGINE"]:
    environment.cannot_start(
        "REPLICA_URLS: DATABASE_URL names no PostgreSQL that they could be replicas of."
    )

if "sqlite3" in DATABASE["ENGINE"]:
    DATABASE["NAME"] = read_only_file.openable(DATABASE["NAME"])
    DATABASE["CONN_MAX_AGE"] = None  # a file that is open needs nobody else
    # IMMEDIATE: a transaction waits for the write lock when it begins, where waiting is safe,
    # not at its first write, where SQLite answers "database is locked" at once.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    # A server has a connection for each of its threads, so none waits long for one unless the
    # database is gone: then it hears so after two seconds, not after psycopg's thirty.
    # And it looks again at the next request, not after pauses that double while it is gone.
    pool = {"min_size": 1, "max_size": 4, "timeout": 2, "reconnect_timeout": 1}
    DATABASE["OPTIONS"] = {**DATABASE["OPTIONS"], "pool": pool}
DATABASES = {"default": DATABASE}
DATABASE_ROUTERS: list[str] = []
if REPLICA_URLS:
    # One for as long as the process lives: two of them lag behind by different times.
    chosen: Any = database_url.parse(secrets.choice(REPLICA_URLS))
    DATABASES["replica"] = {**chosen, "OPTIONS": {**chosen["OPTIONS"], "pool": pool}}
    DATABASE_ROUTERS = ["config.replicas.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Before the catalogue, whose admin takes the lists of devices away: a secret is not shown.
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    # Before the admin: it registers its models with the history before the admin looks at them.
    "catalog",
    "config.admin.GuardedAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.static_files.ServedStaticFiles",
    "reversion",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "config.logs.log",
    "config.middleware.tell_browsers",
    "config.middleware.open_the_api",
    "config.middleware.refuse_null_characters",
    "config.validators.tell_etag",
    "django.middleware.security.SecurityMiddleware",
    "config.rate_limits.limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "config.known_browsers.keep",
    "config.lockout.Answer",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.lead_on",
]

if REPLICA_URLS:
    MIDDLEWARE.insert(0, "config.replicas.read_where_visitors_do")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "NAME": "public",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "public"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "comparisons.jinja_environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = STATIC_DIR
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.Storage"},
}

WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# How people sign in: config.lockout, catalog.sign_in.
AUTHENTICATION_BACKENDS = ["config.lockout.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"django.contrib.auth.password_validation.{name}",
        "OPTIONS": {"min_length": 12} if name == "MinimumLengthValidator" else {},
    }
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
OTP_TOTP_ISSUER = "Framewise"
OTP_TOTP_SYNC = False  # a clock may be one step off, and never more
SESSION_COOKIE_AGE = 2 * 60 * 60  # seconds without use; no session lasts longer than 12 hours
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and PRODUCTION
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^metrics$", "^readyz$"]  # asked by machines beside this one
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = HSTS_SUBDOMAINS, HSTS_PRELOAD
# Who turned them off knows why; `check --deploy` need not say it again.
SILENCED_SYSTEM_CHECKS = [] if HSTS_SUBDOMAINS else ["security.W005"]
SILENCED_SYSTEM_CHECKS += [] if HSTS_PRELOAD else ["security.W021"]
# Without a proxy of ours in front, whoever asks could write the header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = headers.REFERRER_POLICY  # the other headers of answers: config.headers
SECURE_CROSS_ORIGIN_OPENER_POLICY = headers.OPENER_POLICY
X_FRAME_OPTIONS = "DENY"
# A page of the matrix has a hundred rows of up to eleven fields: a thousand would be too few.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5  # no form has more than one; how large: config.request_body
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["catalog.api.keys.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "catalog.api.negotiation.OneForm",
    "DEFAULT_SCHEMA_CLASS": "catalog.api.description.Operation",
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "catalog.api.problems.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Framewise",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "catalog.api.sparse.describe_parts",
        "catalog.api.description.complete",
        "config.rate_limits.describe",
    ],
    "ENUM_NAME_OVERRIDES": {  # the closed sets that fields of several names hold
        "LevelEnum": "catalog.models.Level",
        "KindEnum": "catalog.models.Kind",
        "InterfaceEnum": "catalog.models.sample.INTERFACES",
        "SampleStateEnum": "catalog.models.State",
        "CodeStateEnum": "comparisons.code.STATES",
        "FoundKind": "comparisons.search_index.KINDS",
    },
    "LICENSE": {
        "name": f"{licence.NAME} (the data)",
        "identifier": licence.SPDX,
    },
}

if SENTRY_DSN:
    error_reports.start(SENTRY_DSN)
LOGGING = logs.settings(as_json=LOG_JSON)
