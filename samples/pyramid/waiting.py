import time

from pyramid.config import Configurator
from pyramid.view import view_config


@view_config(route_name="wait", request_method="GET", renderer="string")
def wait(request):
    time.sleep(0.05)
    return "waited"


with Configurator() as config:
    config.add_route("wait", "/wait")
    config.scan()
    app = config.make_wsgi_app()
