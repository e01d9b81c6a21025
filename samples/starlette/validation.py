from pydantic import BaseModel, ValidationError, computed_field
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route


class Order(BaseModel):
    name: str
    price: float
    quantity: int

    @computed_field
    @property
    def total(self) -> float:
        return self.price * self.quantity


async def create_order(request):
    order = Order.model_validate_json(await request.body())
    return Response(order.model_dump_json(), status_code=201, media_type="application/json")


async def validation_failed(request, error):
    problems = error.json(include_url=False, include_input=False)
    return Response(problems, status_code=422, media_type="application/json")


app = Starlette(
    routes=[Route("/orders", create_order, methods=["POST"])],
    exception_handlers={ValidationError: validation_failed},
    max_body_size=64 * 1024,
)
