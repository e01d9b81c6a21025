import asyncio

import falcon
import falcon.asgi


def count_primes():
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))


class PrimesResource:
    async def on_get(self, req, resp):
        resp.media = {"primes": await asyncio.to_thread(count_primes)}


class HelloResource:
    async def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "Hello, World!"


app = falcon.asgi.App()
app.add_route("/primes", PrimesResource())
app.add_route("/hello", HelloResource())
