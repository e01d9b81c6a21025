import colander
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPBadRequest, HTTPRequestEntityTooLarge
from pyramid.view import exception_view_config, view_config

LIMIT = 64 * 1024


class OrderSchema(colander.MappingSchema):
    name = colander.SchemaNode(colander.String())
    price = colander.SchemaNode(colander.Float())
    quantity = colander.SchemaNode(colander.Integer(strict=True))


@view_config(route_name="orders", request_method="POST", renderer="json")
def create_order(request):
    if request.content_length is None or request.content_length > LIMIT:
        raise HTTPRequestEntityTooLarge
    try:
        body = request.json_body
    except ValueError:
        raise HTTPBadRequest("the body is not JSON") from None
    order = OrderSchema().deserialize(body)
    request.response.status = 201
    return {**order, "total": order["price"] * order["quantity"]}


@exception_view_config(colander.Invalid, renderer="json")
def refuse(error, request):
    request.response.status = 422
    return {"errors": error.asdict()}


with Configurator() as config:
    config.add_route("orders", "/orders")
    config.scan()
    app = config.make_wsgi_app()
