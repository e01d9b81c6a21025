import os

import cherrypy

USERS = {1: "Ada", 2: "Grace"}


@cherrypy.popargs("user_id")
class Users:
    @cherrypy.expose
    @cherrypy.tools.params()
    @cherrypy.tools.trailing_slash(on=False)
    @cherrypy.tools.json_out()
    def index(self, user_id: int):
        if user_id not in USERS:
            cherrypy.response.status = 404
            return {"error": "no such user"}
        return {"id": user_id, "name": USERS[user_id]}


class Root:
    users = Users()


app = cherrypy.Application(Root())
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
