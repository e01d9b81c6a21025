from pyramid.config import Configurator
from pyramid.view import view_config


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))


@view_config(route_name="primes", request_method="GET", renderer="json")
def primes(request):
    return {"primes": count_primes(100_000)}


@view_config(route_name="hello", request_method="GET", renderer="string")
def hello(request):
    return "Hello, World!"


with Configurator() as config:
    config.add_route("primes", "/primes")
    config.add_route("hello", "/hello")
    config.scan()
    app = config.make_wsgi_app()
