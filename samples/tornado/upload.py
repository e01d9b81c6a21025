import asyncio
import hashlib
import os

from tornado.process import fork_processes
from tornado.web import Application, HTTPError, RequestHandler


class UploadHandler(RequestHandler):
    def post(self):
        if "file" not in self.request.files:
            raise HTTPError(400)
        body = self.request.files["file"][0].body
        self.write({"size": len(body), "sha256": hashlib.sha256(body).hexdigest()})


app = Application([(r"/upload", UploadHandler)])


async def main():
    port = int(os.environ["PORT"])
    app.listen(port, "127.0.0.1", reuse_port=True, max_body_size=1024 * 1024)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
