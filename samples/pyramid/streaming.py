import time

from pyramid.config import Configurator
from pyramid.response import Response
from pyramid.view import view_config


def count():
    for number in range(1, 6):
        yield f"data: {number}\n\n".encode()
        time.sleep(0.3)


@view_config(route_name="events", request_method="GET")
def events(request):
    return Response(app_iter=count(), content_type="text/event-stream")


with Configurator() as config:
    config.add_route("events", "/events")
    config.scan()
    app = config.make_wsgi_app()
