import os
import secrets

import cherrypy

PASSWORDS = {"ada": "lovelace"}


class Root:
    @cherrypy.expose
    @cherrypy.tools.allow(methods=["POST"])
    def login(self, name, password):
        expected = PASSWORDS.get(name, secrets.token_hex())
        if not secrets.compare_digest(expected.encode(), password.encode()):
            raise cherrypy.HTTPError(401)
        cherrypy.session.regenerate()
        cherrypy.session["name"] = name
        cherrypy.response.status = 204

    @cherrypy.expose
    def members(self):
        if "name" not in cherrypy.session:
            raise cherrypy.HTTPError(401)
        cherrypy.response.headers["Content-Type"] = "text/plain"
        return f"Hello, {cherrypy.session['name']}"

    @cherrypy.expose
    @cherrypy.tools.allow(methods=["POST"])
    def logout(self):
        cherrypy.session.delete()
        cherrypy.lib.sessions.expire()
        cherrypy.response.status = 204


sessions = {"tools.sessions.on": True, "tools.sessions.httponly": True}
app = cherrypy.Application(Root(), config={"/": sessions})
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
