import asyncio

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
app = get_asgi_application()


async def wait(request):
    await asyncio.sleep(0.05)
    return HttpResponse("waited", content_type="text/plain")


urlpatterns = [path("wait", wait)]
