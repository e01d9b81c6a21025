from masonite.controllers import Controller
from masonite.response import Response
from masonite.routes import Route


class HelloController(Controller):
    def show(self, response: Response):
        return response.with_headers({"Content-Type": "text/plain"}).view("Hello, World!")


ROUTES = [Route.get("/hello", HelloController.show)]
