import os
import time

import cherrypy


class ElapsedTool(cherrypy.Tool):
    def __init__(self):
        super().__init__("before_finalize", self.add_header)

    def _setup(self):
        super()._setup()
        cherrypy.request.hooks.attach("after_error_response", self.add_header)

    def add_header(self):
        elapsed = (time.time() - cherrypy.response.time) * 1000
        cherrypy.response.headers["X-Elapsed-Ms"] = f"{elapsed:.2f}"


cherrypy.tools.elapsed = ElapsedTool()


class Root:
    @cherrypy.expose
    def hello(self):
        cherrypy.response.headers["Content-Type"] = "text/plain"
        return "Hello, World!"

    @cherrypy.expose
    def fail(self):
        raise RuntimeError("it fails")


app = cherrypy.Application(Root(), config={"/": {"tools.elapsed.on": True}})
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
