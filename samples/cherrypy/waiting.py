import os
import time

import cherrypy


class Root:
    @cherrypy.expose
    def wait(self):
        time.sleep(0.05)
        return "waited"


app = cherrypy.Application(Root())
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
