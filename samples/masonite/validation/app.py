from masonite.controllers import Controller
from masonite.request import Request
from masonite.routes import Route
from masonite.validation import BaseValidation, required


class is_a(BaseValidation):
    """Masonite's own numeric and string rules take texts and lists too."""

    def __init__(self, validations, *types):
        super().__init__(validations)
        self.types = types

    def passes(self, attribute, key, dictionary):
        return type(attribute) in self.types

    def message(self, key):
        names = " or ".join(kind.__name__ for kind in self.types)
        return f"The {key} must be of type {names}."


class OrderController(Controller):
    def store(self, request: Request):
        errors = request.validate(
            required("name"),
            is_a("name", str),
            is_a("price", int, float),
            is_a("quantity", int),
        )
        if errors.any():
            return errors.all(), 422
        order = request.only("name", "price", "quantity")
        return {**order, "total": order["price"] * order["quantity"]}, 201


ROUTES = [Route.post("/orders", OrderController.store)]
