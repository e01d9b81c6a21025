import aiohttp.web
import asab.web


class Application(asab.Application):
    async def initialize(self):
        web = asab.web.create_web_server(self)
        web.add_get("/hello", self.hello)

    async def hello(self, request):
        return aiohttp.web.Response(text="Hello, World!")


if __name__ == "__main__":
    Application().run()
