import asyncio

from sanic import Sanic, text

app = Sanic("waiting")


@app.get("/wait")
async def wait(request):
    await asyncio.sleep(0.05)
    return text("waited")
