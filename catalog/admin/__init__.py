"""The admin: every record can be added and changed, inside the one history."""

from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from catalog.admin import (
    accounts,
    api_keys,
    features,
    frameworks,
    maintainers,
    replying,
    runs,
    samples,
    sources,
    suggestions,
    writing,
)

# Their lists would show secrets.
admin.site.unregister([StaticDevice, TOTPDevice])
admin.site.site_header = "Framewise"
admin.site.site_title = "Framewise"
admin.site.index_title = "The catalogue"

__all__ = [
    "accounts",
    "api_keys",
    "features",
    "frameworks",
    "maintainers",
    "replying",
    "runs",
    "samples",
    "sources",
    "suggestions",
    "writing",
]
