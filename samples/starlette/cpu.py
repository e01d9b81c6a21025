from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route


def primes(request):  # without async: runs in the thread pool
    count = sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))
    return JSONResponse({"primes": count})


async def hello(request):
    return PlainTextResponse("Hello, World!")


app = Starlette(routes=[Route("/primes", primes), Route("/hello", hello)])
