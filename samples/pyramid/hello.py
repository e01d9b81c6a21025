from pyramid.config import Configurator
from pyramid.view import view_config


@view_config(route_name="hello", request_method="GET", renderer="string")
def hello(request):
    return "Hello, World!"


with Configurator() as config:
    config.add_route("hello", "/hello")
    config.scan()
    app = config.make_wsgi_app()
