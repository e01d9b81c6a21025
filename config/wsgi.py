"""The application that the production server runs: Django, wrapped by WhiteNoise, wrapped by what
reads bodies, wrapped by the page cache."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from whitenoise import WhiteNoise

django_site = get_wsgi_application()

from config import headers, page_cache, request_body  # reads models, which wait for Django's setup

# The manifest puts a hash of twelve digits into the name of each static file.
HASHED_NAME = r"\.[0-9a-f]{12}\."

static_and_django = WhiteNoise(
    django_site,
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    immutable_file_test=HASHED_NAME,
    add_headers_function=headers.tell_of_file,
)
application = page_cache.around(request_body.RequestBodies(static_and_django))
# Loads every view before the first request, which would wait for it otherwise.
_ = get_resolver().url_patterns
