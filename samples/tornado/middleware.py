import asyncio
import os

from tornado.process import fork_processes
from tornado.web import Application, HTTPError, RequestHandler


class BaseHandler(RequestHandler):
    def finish(self, chunk=None):
        self.set_header("X-Elapsed-Ms", f"{self.request.request_time() * 1000:.2f}")
        return super().finish(chunk)


class HelloHandler(BaseHandler):
    def get(self):
        self.write("Hello, World!")


class FailHandler(BaseHandler):
    def get(self):
        raise RuntimeError("it fails")


class NotFoundHandler(BaseHandler):
    def prepare(self):
        raise HTTPError(404)


app = Application(
    [(r"/hello", HelloHandler), (r"/fail", FailHandler)],
    default_handler_class=NotFoundHandler,
)


async def main():
    app.listen(int(os.environ["PORT"]), "127.0.0.1", reuse_port=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
