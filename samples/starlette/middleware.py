from time import perf_counter

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.routing import Route


class ElapsedMiddleware:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()

        async def send_with_elapsed(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Elapsed-Ms"] = f"{(perf_counter() - began) * 1000:.2f}"
            await send(message)

        await self.app(scope, receive, send_with_elapsed)


async def hello(request):
    return PlainTextResponse("Hello, World!")


async def fail(request):
    raise RuntimeError("This handler always fails")


# Around the application: its page for exceptions is made outside of all its own middleware.
app = ElapsedMiddleware(Starlette(routes=[Route("/hello", hello), Route("/fail", fail)]))
