from masonite.controllers import Controller
from masonite.request import Request
from masonite.routes import Route
from masoniteorm.models import Model
from masoniteorm.schema import Schema

with Schema().create_table_if_not_exists("notes") as table:
    table.increments("id")
    table.text("text")


class Note(Model):
    __table__ = "notes"
    __timestamps__ = False


class NoteController(Controller):
    def store(self, request: Request):
        return Note.create({"text": request.input("text")}), 201

    def show(self, note_id):
        return Note.find_or_fail(note_id)

    def update(self, note_id, request: Request):
        note = Note.find_or_fail(note_id)
        note.text = request.input("text")
        note.save()
        return note

    def destroy(self, note_id):
        Note.find_or_fail(note_id).delete()
        return "", 204


ROUTES = [
    Route.post("/notes", NoteController.store),
    Route.get("/notes/@note_id:int", NoteController.show),
    Route.put("/notes/@note_id:int", NoteController.update),
    Route.delete("/notes/@note_id:int", NoteController.destroy),
]
