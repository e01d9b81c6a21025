from bottle import BaseRequest, Bottle, response
from marshmallow import fields
from webargs.bottleparser import use_args

app = Bottle()
BaseRequest.MEMFILE_MAX = 64 * 1024
ORDER = {
    "name": fields.String(required=True),
    "price": fields.Float(required=True),
    "quantity": fields.Integer(required=True, strict=True),
}


@app.post("/orders")
@use_args(ORDER)
def create_order(order):
    response.status = 201
    return {**order, "total": order["price"] * order["quantity"]}


@app.error(400)
@app.error(422)
def refuse(error):
    return error.body
