import falcon
import hug

MAX_BODY = 64 * 1024


@hug.request_middleware()
def limit_body(request, response):
    if (request.content_length or 0) > MAX_BODY:
        raise falcon.HTTPPayloadTooLarge("Too large", f"At most {MAX_BODY} bytes")


@hug.default_input_format("application/json")
def parse_json(body, **options):
    try:
        return hug.input_format.json(body, **options)
    except ValueError as error:
        raise falcon.HTTPBadRequest("Malformed JSON", str(error)) from None


def whole_number(value):
    """A whole number"""
    if type(value) is not int:
        raise ValueError("Must be a whole number")
    return value


@hug.post("/orders")
def create_order(name: hug.types.text, price: hug.types.float_number, quantity: whole_number):
    return {"name": name, "price": price, "quantity": quantity, "total": price * quantity}
