import hashlib

import aiohttp.web
import asab.web.rest


class Application(asab.Application):
    async def initialize(self):
        web = asab.web.create_web_server(self, config={"body_max_size": 1_048_576})
        web.add_post("/upload", self.upload)

    async def upload(self, request):
        form = await request.post()
        if not isinstance(form.get("file"), aiohttp.web.FileField):
            raise aiohttp.web.HTTPBadRequest(text="no file")
        content = form["file"].file.read()
        data = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        return asab.web.rest.json_response(request, data)


if __name__ == "__main__":
    Application().run()
