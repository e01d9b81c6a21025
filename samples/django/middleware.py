import time

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=[f"{__name__}.elapsed"],
    ROOT_URLCONF=__name__,
)


def elapsed(get_response):
    def middleware(request):
        began = time.perf_counter()
        response = get_response(request)
        response["X-Elapsed-Ms"] = f"{(time.perf_counter() - began) * 1000:.2f}"
        return response

    return middleware


def hello(request):
    return HttpResponse("Hello, World!", content_type="text/plain")


def fail(request):
    raise RuntimeError("this page fails")


urlpatterns = [path("hello", hello), path("fail", fail)]
app = get_wsgi_application()
