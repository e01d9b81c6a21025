import falcon
import msgspec

MAX_BODY = 64 * 1024


class Order(msgspec.Struct):
    name: str
    price: float
    quantity: int


def limit_body(req, resp, resource, params):
    if (req.content_length or 0) > MAX_BODY:
        raise falcon.HTTPContentTooLarge


class OrdersResource:
    @falcon.before(limit_body)
    def on_post(self, req, resp):
        order = msgspec.convert(req.get_media(), Order)
        resp.media = {**msgspec.to_builtins(order), "total": order.price * order.quantity}


def handle_validation_error(req, resp, error, params):
    raise falcon.HTTPUnprocessableEntity(description=str(error))


app = falcon.App()
app.add_error_handler(msgspec.ValidationError, handle_validation_error)
app.add_route("/orders", OrdersResource())
