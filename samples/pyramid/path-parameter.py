from pyramid.config import Configurator
from pyramid.view import view_config

USERS = {1: "Ada", 2: "Grace"}


@view_config(route_name="user", request_method="GET", renderer="json")
def user(request):
    user_id = int(request.matchdict["user_id"])
    if user_id not in USERS:
        request.response.status = 404
        return {"error": "no such user"}
    return {"id": user_id, "name": USERS[user_id]}


with Configurator() as config:
    config.add_route("user", r"/users/{user_id:\d+}")
    config.scan()
    app = config.make_wsgi_app()
