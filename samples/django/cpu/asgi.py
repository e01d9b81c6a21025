import asyncio

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse, JsonResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
app = get_asgi_application()


def count_primes():
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))


async def primes(request):
    return JsonResponse({"primes": await asyncio.to_thread(count_primes)})


async def hello(request):
    return HttpResponse("Hello, World!", content_type="text/plain")


urlpatterns = [path("primes", primes), path("hello", hello)]
