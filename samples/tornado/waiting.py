import asyncio
import os

from tornado.process import fork_processes
from tornado.web import Application, RequestHandler


class WaitHandler(RequestHandler):
    async def get(self):
        await asyncio.sleep(0.05)
        self.write("waited")


app = Application([(r"/wait", WaitHandler)])


async def main():
    app.listen(int(os.environ["PORT"]), "127.0.0.1", reuse_port=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
