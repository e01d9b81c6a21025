from asgiref.wsgi import WsgiToAsgi
from pyramid.config import Configurator

with Configurator() as config:
    pages = WsgiToAsgi(config.make_wsgi_app())


async def echo(scope, receive, send):
    while (event := await receive())["type"] != "websocket.disconnect":
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        else:
            await send({"type": "websocket.send", "text": event["text"]})


async def app(scope, receive, send):
    if scope["type"] == "websocket" and scope["path"] == "/echo":
        await echo(scope, receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close"})
    else:
        await pages(scope, receive, send)
