import aiohttp.web
import asab.web
from aiohttp.test_utils import AioHTTPTestCase


class Application(asab.Application):
    def __init__(self, args=None):
        super().__init__(args, modules=[asab.web.Module])
        websvc = self.get_service("asab.WebService")
        self.WebContainer = asab.web.WebContainer(websvc, "web")
        self.WebContainer.WebApp.router.add_get("/hello", self.hello)

    async def hello(self, request):
        return aiohttp.web.Response(text="Hello, World!")


class HelloTests(AioHTTPTestCase):
    async def get_application(self):
        self.addCleanup(asab.Singleton.delete, Application)
        return Application(args=["--web-api", "127.0.0.1:0"]).WebContainer.WebApp

    async def test_hello(self):
        async with self.client.get("/hello") as response:
            self.assertEqual(response.status, 200)
            self.assertEqual(await response.text(), "Hello, World!")

    async def test_unknown_address(self):
        async with self.client.get("/no-such-address") as response:
            self.assertEqual(response.status, 404)


if __name__ == "__main__":
    Application().run()
