from fastapi import FastAPI
from pydantic import BaseModel, computed_field

app = FastAPI(max_body_size=64 * 1024)


class Order(BaseModel):
    name: str
    price: float
    quantity: int

    @computed_field
    @property
    def total(self) -> float:
        return self.price * self.quantity


@app.post("/orders")
async def create_order(order: Order) -> Order:
    return order
