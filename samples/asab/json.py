import asab.web.rest


class Application(asab.Application):
    async def initialize(self):
        web = asab.web.create_web_server(self)
        web.add_get("/json", self.message)

    async def message(self, request):
        return asab.web.rest.json_response(request, {"message": "Hello, World!"})


if __name__ == "__main__":
    Application().run()
