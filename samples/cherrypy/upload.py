import hashlib
import os

import cherrypy


class Root:
    @cherrypy.expose
    @cherrypy.config(**{"request.body.maxbytes": 1024 * 1024})
    @cherrypy.tools.json_out()
    def upload(self, file=None):
        if file is None:
            raise cherrypy.HTTPError(400, "no file")
        digest = hashlib.file_digest(file.file, "sha256")
        return {"size": file.file.tell(), "sha256": digest.hexdigest()}


app = cherrypy.Application(Root())
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
