import asyncio

import falcon.asgi
from falcon.asgi import SSEvent


async def count():
    for number in range(1, 6):
        yield SSEvent(text=str(number))
        await asyncio.sleep(0.3)


class EventsResource:
    async def on_get(self, req, resp):
        resp.sse = count()


app = falcon.asgi.App()
app.add_route("/events", EventsResource())
