"""Django's settings, each taken from the environment or fit for one person on one machine."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

HOME_DIR = Path(env.str("SLUICE_HOME", default=str(BASE_DIR / ".sluice")))
"""Where an embedded Sluice keeps its databases, its key and its logs."""

PUBLIC_URL: str = env.str("PUBLIC_URL", default="")
"""Where people reach this Sluice ("https://sluice.example.com"); empty on a person's own machine."""

HTTPS = PUBLIC_URL.startswith("https://")
DEBUG = env.bool("DEBUG", default=False)


class MissingSecretKey(RuntimeError):
    """A Sluice with a public URL was started without a SECRET_KEY."""


def own_secret_key(file: Path) -> str:
    """Return the key that an embedded Sluice made at its first start."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as out:
        out.write(key)
    return key


SECRET_KEY: str = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if PUBLIC_URL:
        raise MissingSecretKey(f"PUBLIC_URL is {PUBLIC_URL}, so SECRET_KEY has to be set")
    SECRET_KEY = own_secret_key(HOME_DIR / "secret-key")

PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname
FURTHER_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
ALLOWED_HOSTS = [
    *([PUBLIC_HOST] if PUBLIC_HOST else []),
    *filter(None, FURTHER_HOSTS),
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL.rstrip("/")] if PUBLIC_URL else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "designer.site",
    "designer.realtime",
    "designer.boards",
    "designer.runs",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "designer.site.content_security.ContentSecurityPolicy",
    "designer.site.static_files.StaticFiles",
    "designer.site.refusals.Refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "designer.site.sessions.RenewedSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "designer.urls"
ASGI_APPLICATION = "designer.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.static"],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
        },
    },
]

# Databases: two SQLite files, so that a run's segments never wait for a board's edit; or one PostgreSQL.


def sqlite(url: str) -> dict[str, Any]:
    """Return a SQLite database in WAL mode whose writers queue instead of failing."""
    database: dict[str, Any] = environ.Env.db_url_config(url)
    database["TEST"] = {"NAME": str(HOME_DIR / f"test-{Path(database['NAME']).name}")}
    database["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
    }
    return database


DATABASE_URL: str = env.str("DATABASE_URL", default=f"sqlite:///{HOME_DIR / 'sluice.db'}")
DATABASES: dict[str, dict[str, Any]]
if DATABASE_URL.startswith("sqlite"):
    HOME_DIR.mkdir(parents=True, exist_ok=True)
    RUNS_URL: str = env.str("RUNS_DATABASE_URL", default=f"sqlite:///{HOME_DIR / 'runs.db'}")
    DATABASES = {"default": sqlite(DATABASE_URL), "runs": sqlite(RUNS_URL)}
    DATABASE_ROUTERS = ["designer.site.databases.RunsInTheirOwnDatabase"]
    RUNS_DATABASE = "runs"
else:
    DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
    DATABASE_ROUTERS = []
    RUNS_DATABASE = "default"
"""The database alias of every model of the application `runs`: `transaction.atomic(using=settings.RUNS_DATABASE)`."""

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis: the channel layer, the cache and the task queue; without one (a command, a test) all stay in the process.

REDIS_URL: str = env.str("REDIS_URL", default="")
if REDIS_URL:
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": "sluice"},
        },
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CELERY_BROKER_URL = re.sub(r"^unix://", "redis+socket://", REDIS_URL).replace("?db=", "?virtual_host=") or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "short"
CELERY_TASK_ROUTES = {f"designer.runs.tasks.{name}": {"queue": "runs"} for name in ("execute_run", "verify_export")}
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = True
CELERY_TIMEZONE = "UTC"

RUN_SLOTS: int = env.int("RUN_SLOTS", default=16)
"""How many runs one worker executes at a time."""
RUN_CPU_S_A_DAY: int = env.int("RUN_CPU_S_A_DAY", default=7_200)
"""How many seconds of a processor one person's runs may take in 24 hours."""
RUN_BYTES_A_PERSON: int = env.int("RUN_BYTES_A_PERSON", default=1_000_000_000)
"""How many bytes of traces and journals are kept of one person's runs."""

SOCKETS_A_SESSION: int = env.int("SOCKETS_A_SESSION", default=60)
"""How many sockets one browser may have open; a tab has one for its board and one for a run."""
SOCKETS_AN_ADDRESS: int = env.int("SOCKETS_AN_ADDRESS", default=1_000)
"""How many one address may have open: a room of 50 people behind one address has room for ten tabs each."""

RUN_DOOR_BIND: str = env.str("RUN_DOOR_BIND", default="127.0.0.1")
"""Where a worker takes requests for the runs that it holds; in a cluster an address that web processes reach."""
RUN_DOOR_HOST: str = env.str("RUN_DOOR_HOST", default="" if RUN_DOOR_BIND == "0.0.0.0" else RUN_DOOR_BIND)
"""The name under which web processes reach it; empty: this machine's own."""

# Pages and files

STATIC_URL = "/static/"
STATIC_ROOT = HOME_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
FRONTEND_DIR = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIR] if FRONTEND_DIR.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+[.-][0-9A-Za-z_-]{8}\.[a-z0-9]+$"
"""Vite puts a hash of eight characters into the name of each file under assets/."""

LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Security: pages load from this host only; what needs HTTPS is on where PUBLIC_URL says so.

SESSION_COOKIE_AGE = 60 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "designer.site.log_lines.KeylessLines",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
