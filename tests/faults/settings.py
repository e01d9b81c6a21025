"""The site's settings, without what takes long and has no part in any fault: static files are not
collected, and a password is looked at quickly."""

from config.settings import *  # noqa: F403
from config.settings import STORAGES as SERVED

STORAGES = {
    **SERVED,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EXPORT_ON_DEMAND = False  # a builder would be one process more than the test knows of
