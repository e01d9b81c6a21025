import asyncio

from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route


async def count():
    for number in range(1, 6):
        yield f"data: {number}\n\n"
        await asyncio.sleep(0.3)


async def events(request):
    return StreamingResponse(
        count(), media_type="text/event-stream", headers={"Cache-Control": "no-cache"}
    )


app = Starlette(routes=[Route("/events", events)])
