import time

from masonite.controllers import Controller
from masonite.response import Response
from masonite.routes import Route


class WaitController(Controller):
    def show(self, response: Response):
        time.sleep(0.05)
        return response.with_headers({"Content-Type": "text/plain"}).view("waited")


ROUTES = [Route.get("/wait", WaitController.show)]
