from django.conf import settings
from django.core.asgi import get_asgi_application
from django.shortcuts import render
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": ["templates"],
        }
    ],
)
app = get_asgi_application()
ITEMS = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


async def table(request):
    return render(request, "table.html", {"items": ITEMS})


urlpatterns = [path("table", table)]
