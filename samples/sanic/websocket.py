from sanic import Sanic

app = Sanic("echo")


@app.websocket("/echo")
async def echo(request, ws):
    async for message in ws:
        await ws.send(message)
