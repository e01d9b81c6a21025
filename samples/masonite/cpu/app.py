from masonite.controllers import Controller
from masonite.response import Response
from masonite.routes import Route


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))


class PrimeController(Controller):
    def show(self):
        return {"primes": count_primes(100_000)}


class HelloController(Controller):
    def show(self, response: Response):
        return response.with_headers({"Content-Type": "text/plain"}).view("Hello, World!")


ROUTES = [
    Route.get("/primes", PrimeController.show),
    Route.get("/hello", HelloController.show),
]
