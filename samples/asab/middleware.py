import time

import aiohttp.web
import asab.web.rest


def stamp(response, began):
    milliseconds = (time.perf_counter() - began) * 1000
    response.headers["X-Elapsed-Ms"] = f"{milliseconds:.2f}"


@aiohttp.web.middleware
async def elapsed(request, handler):
    began = time.perf_counter()
    try:
        response = await handler(request)
    except aiohttp.web.HTTPException as error:
        stamp(error, began)
        raise
    stamp(response, began)
    return response


class Application(asab.Application):
    async def initialize(self):
        self.add_module(asab.web.Module)
        container = asab.web.WebContainer(self.get_service("asab.WebService"), "web")
        container.WebApp.middlewares.append(elapsed)
        container.WebApp.middlewares.append(asab.web.rest.JsonExceptionMiddleware)
        container.WebApp.router.add_get("/hello", self.hello)
        container.WebApp.router.add_get("/fail", self.fail)

    async def hello(self, request):
        return aiohttp.web.Response(text="Hello, World!")

    async def fail(self, request):
        raise RuntimeError("this page fails")


if __name__ == "__main__":
    Application().run()
