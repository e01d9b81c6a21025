import asab.web


class Echo(asab.web.WebSocketFactory):
    async def on_message(self, websocket, message, wsid):
        await websocket.send_str(message.data)


class Application(asab.Application):
    async def initialize(self):
        web = asab.web.create_web_server(self)
        web.add_get("/echo", Echo(self))


if __name__ == "__main__":
    Application().run()
