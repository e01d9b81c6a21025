from masonite.controllers import Controller
from masonite.routes import Route

USERS = {1: "Ada", 2: "Grace"}


class UserController(Controller):
    def show(self, user_id):
        user_id = int(user_id)
        if user_id not in USERS:
            return {"error": "no such user"}, 404
        return {"id": user_id, "name": USERS[user_id]}


ROUTES = [Route.get("/users/@user_id:int", UserController.show)]
