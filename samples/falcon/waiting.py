import asyncio

import falcon
import falcon.asgi


class WaitResource:
    async def on_get(self, req, resp):
        await asyncio.sleep(0.05)
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "waited"


app = falcon.asgi.App()
app.add_route("/wait", WaitResource())
