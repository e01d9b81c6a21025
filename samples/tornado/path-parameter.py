import asyncio
import os

from tornado.process import fork_processes
from tornado.web import Application, RequestHandler

USERS = {1: "Ada", 2: "Grace"}


class UserHandler(RequestHandler):
    def get(self, user_id):
        name = USERS.get(int(user_id))
        if name is None:
            self.set_status(404)
            self.write({"error": "no such user"})
        else:
            self.write({"id": int(user_id), "name": name})


app = Application([(r"/users/([0-9]+)", UserHandler)])


async def main():
    app.listen(int(os.environ["PORT"]), "127.0.0.1", reuse_port=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
