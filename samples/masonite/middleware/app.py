import time

from masonite.controllers import Controller
from masonite.exceptions import RouteNotFoundException
from masonite.middleware import Middleware
from masonite.response import Response
from masonite.routes import Route


class ElapsedMiddleware(Middleware):
    def before(self, request, response):
        request.started = time.perf_counter()
        return request

    def after(self, request, response):
        elapsed = (time.perf_counter() - request.started) * 1000
        response.header("X-Elapsed-Ms", f"{elapsed:.3f}")
        return request


class HelloController(Controller):
    def show(self, response: Response):
        return response.with_headers({"Content-Type": "text/plain"}).view("Hello, World!")

    def fail(self):
        raise RuntimeError("this page always fails")


class FallbackController(Controller):
    """Middleware runs for routes alone, so every other address needs one too."""

    def show(self, path):
        raise RouteNotFoundException(path)


ROUTES = [
    Route.get("/hello", HelloController.show),
    Route.get("/fail", HelloController.fail),
    Route.match(
        ["get", "post", "put", "patch", "delete", "options"],
        "/@path:any",
        FallbackController.show,
    ),
]
