import asyncio
import os

from tornado.process import fork_processes
from tornado.web import Application, RequestHandler
from webargs import fields
from webargs.tornadoparser import use_args

ORDER = {
    "name": fields.String(required=True),
    "price": fields.Float(required=True),
    "quantity": fields.Integer(required=True, strict=True),
}


class OrderHandler(RequestHandler):
    @use_args(ORDER)
    def post(self, order):
        self.write({**order, "total": order["price"] * order["quantity"]})

    def write_error(self, status_code, **kwargs):
        error = kwargs["exc_info"][1]
        self.write({"errors": getattr(error, "messages", str(error))})


app = Application([(r"/orders", OrderHandler)])


async def main():
    port = int(os.environ["PORT"])
    app.listen(port, "127.0.0.1", reuse_port=True, max_body_size=64 * 1024)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
