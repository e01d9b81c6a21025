from dataclasses import dataclass, field

from litestar import Litestar, post
from litestar.params import JSONBody


@dataclass
class Order:
    name: str
    price: float
    quantity: int


@dataclass
class PricedOrder(Order):
    total: float = field(init=False)

    def __post_init__(self) -> None:
        self.total = self.price * self.quantity


@post("/orders")
async def create_order(data: JSONBody[Order]) -> PricedOrder:
    return PricedOrder(data.name, data.price, data.quantity)


app = Litestar([create_order], request_max_body_size=64 * 1024)
