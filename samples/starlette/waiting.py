import asyncio

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def wait(request):
    await asyncio.sleep(0.05)
    return PlainTextResponse("waited")


app = Starlette(routes=[Route("/wait", wait)])
