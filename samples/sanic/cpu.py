import asyncio

from sanic import Sanic, json, text

app = Sanic("primes")


def count_primes():
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))


@app.get("/primes")
async def primes(request):
    return json({"primes": await asyncio.to_thread(count_primes)})


@app.get("/hello")
async def hello(request):
    return text("Hello, World!")
