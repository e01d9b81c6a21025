from pyramid.config import Configurator
from pyramid.view import view_config


@view_config(route_name="message", request_method="GET", renderer="json")
def message(request):
    return {"message": "Hello, World!"}


with Configurator() as config:
    config.add_route("message", "/json")
    config.scan()
    app = config.make_wsgi_app()
