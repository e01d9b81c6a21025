from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
app = get_asgi_application()


async def hello(request):
    return HttpResponse("Hello, World!", content_type="text/plain")


urlpatterns = [path("hello", hello)]
