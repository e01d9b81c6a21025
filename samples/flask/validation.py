from flask import Flask
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields

app = Flask(__name__)
app.config.update(
    API_TITLE="Orders",
    API_VERSION="1",
    OPENAPI_VERSION="3.1.0",
    MAX_CONTENT_LENGTH=64 * 1024,
)
orders = Blueprint("orders", __name__)


class OrderSchema(Schema):
    name = fields.String(required=True)
    price = fields.Float(required=True)
    quantity = fields.Integer(required=True, strict=True)
    total = fields.Float(dump_only=True)


@orders.post("/orders")
@orders.arguments(OrderSchema)
@orders.response(201, OrderSchema)
def create_order(order):
    return {**order, "total": order["price"] * order["quantity"]}


Api(app).register_blueprint(orders)
