import asyncio

from sanic import Sanic

app = Sanic("events")


@app.get("/events")
async def events(request):
    response = await request.respond(content_type="text/event-stream")
    for number in range(1, 6):
        await response.send(f"data: {number}\n\n")
        await asyncio.sleep(0.3)
    await response.eof()
