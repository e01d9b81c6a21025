from pydantic import BaseModel
from sanic import Sanic, json
from sanic_ext import validate

app = Sanic("orders")
app.config.FALLBACK_ERROR_FORMAT = "json"
app.config.REQUEST_MAX_SIZE = 64 * 1024


class Order(BaseModel):
    name: str
    price: float
    quantity: int


@app.post("/orders")
@validate(json=Order)
async def orders(request, body: Order):
    return json({**body.model_dump(), "total": body.price * body.quantity})
