import hashlib

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPRequestEntityTooLarge
from pyramid.view import view_config

LIMIT = 1024 * 1024


@view_config(route_name="upload", request_method="POST", renderer="json")
def upload(request):
    if request.content_length is None or request.content_length > LIMIT:
        raise HTTPRequestEntityTooLarge
    file = request.POST.get("file")
    if not hasattr(file, "file"):
        raise HTTPBadRequest("a file is missing")
    data = file.file.read()
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


with Configurator() as config:
    config.add_route("upload", "/upload")
    config.scan()
    app = config.make_wsgi_app()
