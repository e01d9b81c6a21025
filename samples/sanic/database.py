import os

from sanic import NotFound, Sanic, empty, json
from tortoise import Tortoise, fields
from tortoise.contrib.sanic import register_tortoise
from tortoise.models import Model

app = Sanic("notes")
app.config.FALLBACK_ERROR_FORMAT = "json"
register_tortoise(app, db_url=f"sqlite://{os.environ['DATABASE']}", modules={"models": [__name__]})


class Note(Model):
    id = fields.IntField(primary_key=True)
    text = fields.TextField()

    class Meta:
        table = "notes"


@app.before_server_start
async def create_tables(app):
    await Tortoise.generate_schemas()


async def find(note_id: int) -> Note:
    note = await Note.get_or_none(id=note_id)
    if note is None:
        raise NotFound("no such note")
    return note


@app.post("/notes")
async def create(request):
    note = await Note.create(text=request.json["text"])
    return json({"id": note.id, "text": note.text}, status=201)


@app.get("/notes/<note_id:int>")
async def read(request, note_id: int):
    note = await find(note_id)
    return json({"id": note.id, "text": note.text})


@app.put("/notes/<note_id:int>")
async def update(request, note_id: int):
    note = await find(note_id)
    note.text = request.json["text"]
    await note.save()
    return json({"id": note.id, "text": note.text})


@app.delete("/notes/<note_id:int>")
async def delete(request, note_id: int):
    note = await find(note_id)
    await note.delete()
    return empty()
