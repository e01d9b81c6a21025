from py4web import Field, action, request, response
from pydal.validators import IS_FLOAT_IN_RANGE, IS_INT_IN_RANGE, IS_NOT_EMPTY

FIELDS = [
    Field("name", requires=IS_NOT_EMPTY()),
    Field("price", "double", requires=IS_FLOAT_IN_RANGE(0, 1_000_000)),
    Field("quantity", "integer", requires=IS_INT_IN_RANGE(1, 1_000)),
]


@action("orders", method="POST")
def orders():
    order, errors = {}, {}
    for field in FIELDS:
        order[field.name], error = field.validate(request.POST.get(field.name))
        if error:
            errors[field.name] = error
    if errors:
        response.status = 422
        return {"errors": errors}
    return {**order, "total": order["price"] * order["quantity"]}
