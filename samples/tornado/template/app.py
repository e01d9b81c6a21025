import asyncio
import os

from tornado.process import fork_processes
from tornado.web import Application, RequestHandler


class TableHandler(RequestHandler):
    def get(self):
        names = [f"Item {number}" for number in range(1, 12)]
        self.render("table.html", names=[*names, "<script>alert(1)</script>"])


app = Application([(r"/table", TableHandler)], template_path="templates")


async def main():
    app.listen(int(os.environ["PORT"]), "127.0.0.1", reuse_port=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
