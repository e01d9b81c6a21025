"""The site's settings, with static files as they lie: the tests of pages collect none."""

from config.settings import *  # noqa: F403
from config.settings import STORAGES as SERVED
from config.settings import VAR_DIR

STORAGES = {
    **SERVED,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A test asks more than people do, and all of them from one address.
READS_PER_MINUTE = KEY_READS_PER_MINUTE = WRITES_PER_MINUTE = SUGGESTIONS_PER_HOUR = 0
SUGGEST_SECONDS = 0  # and faster
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A builder is a process of its own: it would build from the database of this machine.
EXPORT_ON_DEMAND = False
EXPORT_ROOT = VAR_DIR / "export-of-tests"
