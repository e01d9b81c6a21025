import asab.web.rest

ORDER = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "price": {"type": "number"},
        "quantity": {"type": "integer"},
    },
    "required": ["name", "price", "quantity"],
    "additionalProperties": False,
}


class Application(asab.Application):
    async def initialize(self):
        self.add_module(asab.web.Module)
        container = asab.web.WebContainer(
            self.get_service("asab.WebService"), "web", config={"body_max_size": 64 * 1024}
        )
        container.WebApp.middlewares.append(asab.web.rest.JsonExceptionMiddleware)
        container.WebApp.router.add_post("/orders", self.order)

    @asab.web.rest.json_schema_handler(ORDER)
    async def order(self, request, *, json_data):
        total = json_data["price"] * json_data["quantity"]
        return asab.web.rest.json_response(request, {**json_data, "total": total})


if __name__ == "__main__":
    Application().run()
