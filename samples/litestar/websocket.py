from litestar import Litestar, websocket_listener


@websocket_listener("/echo")
async def echo(data: str) -> str:
    return data


app = Litestar([echo])
