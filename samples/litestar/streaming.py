import asyncio
from collections.abc import AsyncIterator

from litestar import Litestar, get
from litestar.response import ServerSentEvent


async def count() -> AsyncIterator[int]:
    for number in range(1, 6):
        yield number
        await asyncio.sleep(0.3)


@get("/events")
async def events() -> ServerSentEvent:
    return ServerSentEvent(count())


app = Litestar([events])
