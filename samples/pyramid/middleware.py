import logging
import time

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPInternalServerError
from pyramid.view import exception_view_config, view_config

log = logging.getLogger(__name__)


def elapsed_tween(handler, registry):
    def tween(request):
        started = time.perf_counter()
        response = handler(request)
        elapsed = (time.perf_counter() - started) * 1000
        response.headers["X-Elapsed-Ms"] = f"{elapsed:.3f}"
        return response

    return tween


@view_config(route_name="hello", request_method="GET", renderer="string")
def hello(request):
    return "Hello, World!"


@view_config(route_name="fail", request_method="GET", renderer="string")
def fail(request):
    raise RuntimeError("this page always fails")


@exception_view_config(Exception)
def server_error(error, request):
    log.exception(error)
    return HTTPInternalServerError()


with Configurator() as config:
    config.add_tween("app.elapsed_tween")
    config.add_route("hello", "/hello")
    config.add_route("fail", "/fail")
    config.scan()
    app = config.make_wsgi_app()
