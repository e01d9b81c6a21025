import os

import aiohttp.web
import asab.web.rest
from tortoise import Tortoise, fields
from tortoise.models import Model


class Note(Model):
    id = fields.IntField(primary_key=True)
    text = fields.TextField()

    class Meta:
        table = "notes"


async def database(webapp):
    context = await Tortoise.init(
        db_url=f"sqlite://{os.environ['DATABASE']}", modules={"models": [__name__]}
    )
    await Tortoise.generate_schemas()
    yield
    await context.close_connections()


class NoteWebHandler:
    def __init__(self, app):
        container = asab.web.WebContainer(app.get_service("asab.WebService"), "web")
        container.WebApp.middlewares.append(asab.web.rest.JsonExceptionMiddleware)
        container.WebApp.cleanup_ctx.append(database)
        router = container.WebApp.router
        router.add_post("/notes", self.create)
        router.add_get(r"/notes/{note_id:\d+}", self.read)
        router.add_put(r"/notes/{note_id:\d+}", self.update)
        router.add_delete(r"/notes/{note_id:\d+}", self.delete)

    async def find(self, request):
        note = await Note.get_or_none(id=int(request.match_info["note_id"]))
        if note is None:
            raise KeyError("no such note")
        return note

    def answer(self, request, note, status=200):
        data = {"id": note.id, "text": note.text}
        return asab.web.rest.json_response(request, data, status=status)

    async def create(self, request):
        body = await request.json()
        return self.answer(request, await Note.create(text=body["text"]), status=201)

    async def read(self, request):
        return self.answer(request, await self.find(request))

    async def update(self, request):
        note = await self.find(request)
        note.text = (await request.json())["text"]
        await note.save()
        return self.answer(request, note)

    async def delete(self, request):
        note = await self.find(request)
        await note.delete()
        return aiohttp.web.Response(status=204)


class Application(asab.Application):
    def __init__(self):
        super().__init__(modules=[asab.web.Module])
        self.NoteWebHandler = NoteWebHandler(self)


if __name__ == "__main__":
    Application().run()
