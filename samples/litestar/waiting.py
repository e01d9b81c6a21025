import asyncio

from litestar import Litestar, MediaType, get


@get("/wait", media_type=MediaType.TEXT)
async def wait() -> str:
    await asyncio.sleep(0.05)
    return "waited"


app = Litestar([wait])
