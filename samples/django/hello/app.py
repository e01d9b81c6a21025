from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
app = get_wsgi_application()


def hello(request):
    return HttpResponse("Hello, World!", content_type="text/plain")


urlpatterns = [path("hello", hello)]
