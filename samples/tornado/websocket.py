import asyncio
import os

from tornado.process import fork_processes
from tornado.web import Application
from tornado.websocket import WebSocketHandler


class EchoHandler(WebSocketHandler):
    async def on_message(self, message):
        await self.write_message(message)


app = Application([(r"/echo", EchoHandler)])


async def main():
    app.listen(int(os.environ["PORT"]), "127.0.0.1", reuse_port=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
