import asyncio

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.get("/wait", response_class=PlainTextResponse)
async def wait():
    await asyncio.sleep(0.05)
    return "waited"
