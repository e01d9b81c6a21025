import os

import cherrypy


class Root:
    @cherrypy.expose
    def hello(self):
        cherrypy.response.headers["Content-Type"] = "text/plain"
        return "Hello, World!"


app = cherrypy.Application(Root())
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
