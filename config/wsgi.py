"""The application that the production server runs: Django, wrapped by WhiteNoise."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from whitenoise import WhiteNoise

# The manifest puts a hash of twelve digits into the name of each static file.
HASHED_NAME = r"\.[0-9a-f]{12}\."

application = WhiteNoise(
    get_wsgi_application(),
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    immutable_file_test=HASHED_NAME,
)
# Loads every view before the first request, which would wait for it otherwise.
_ = get_resolver().url_patterns
