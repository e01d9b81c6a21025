import asyncio

import aiohttp.web
import asab.web


class Application(asab.Application):
    async def initialize(self):
        web = asab.web.create_web_server(self)
        web.add_get("/events", self.events)

    async def events(self, request):
        response = aiohttp.web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for number in range(1, 6):
            await response.write(f"data: {number}\n\n".encode())
            await asyncio.sleep(0.3)
        return response


if __name__ == "__main__":
    Application().run()
