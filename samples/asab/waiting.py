import asyncio

import aiohttp.web
import asab.web


class Application(asab.Application):
    async def initialize(self):
        web = asab.web.create_web_server(self)
        web.add_get("/wait", self.wait)

    async def wait(self, request):
        await asyncio.sleep(0.05)
        return aiohttp.web.Response(text="waited")


if __name__ == "__main__":
    Application().run()
