import asyncio
import os

from tornado.process import fork_processes
from tornado.web import Application, RequestHandler


class EventsHandler(RequestHandler):
    async def get(self):
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache")
        for number in range(1, 6):
            self.write(f"data: {number}\n\n")
            await self.flush()
            await asyncio.sleep(0.3)


app = Application([(r"/events", EventsHandler)])


async def main():
    app.listen(int(os.environ["PORT"]), "127.0.0.1", reuse_port=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
