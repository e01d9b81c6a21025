import asyncio

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import StreamingHttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
app = get_asgi_application()


async def count():
    for number in range(1, 6):
        yield f"data: {number}\n\n"
        await asyncio.sleep(0.3)


async def events(request):
    return StreamingHttpResponse(count(), content_type="text/event-stream")


urlpatterns = [path("events", events)]
