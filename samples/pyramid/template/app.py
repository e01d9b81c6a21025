from pyramid.config import Configurator
from pyramid.view import view_config

NAMES = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


@view_config(route_name="table", request_method="GET", renderer="templates/table.jinja2")
def table(request):
    return {"names": NAMES}


with Configurator() as config:
    config.include("pyramid_jinja2")
    config.add_route("table", "/table")
    config.scan()
    app = config.make_wsgi_app()
