from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
app = get_wsgi_application()


def count_primes():
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))


def primes(request):
    return JsonResponse({"primes": count_primes()})


def hello(request):
    return HttpResponse("Hello, World!", content_type="text/plain")


urlpatterns = [path("primes", primes), path("hello", hello)]
