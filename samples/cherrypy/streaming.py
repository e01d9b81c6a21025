import os
import time

import cherrypy


class Root:
    @cherrypy.expose
    @cherrypy.config(**{"response.stream": True})
    def events(self):
        cherrypy.response.headers["Content-Type"] = "text/event-stream"
        cherrypy.response.headers["Cache-Control"] = "no-cache"

        def send():
            for number in range(1, 6):
                yield f"data: {number}\n\n"
                time.sleep(0.3)

        return send()


app = cherrypy.Application(Root())
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
