import os

import cherrypy
from pydantic import BaseModel, ValidationError


class Order(BaseModel):
    name: str
    price: float
    quantity: int


class Root:
    @cherrypy.expose
    @cherrypy.config(**{"request.body.maxbytes": 64 * 1024})
    @cherrypy.tools.json_in()
    @cherrypy.tools.json_out()
    def orders(self):
        try:
            order = Order.model_validate(cherrypy.request.json)
        except ValidationError as error:
            cherrypy.response.status = 422
            return {"errors": error.errors(include_url=False)}
        return {**order.model_dump(), "total": order.price * order.quantity}


app = cherrypy.Application(Root())
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
