from masonite.controllers import Controller
from masonite.routes import Route


class MessageController(Controller):
    def show(self):
        return {"message": "Hello, World!"}


ROUTES = [Route.get("/json", MessageController.show)]
