import os

from py4web import DAL, HTTP, Field, action, request, response

db = DAL(f"sqlite://{os.environ['DATABASE']}")
db.define_table("notes", Field("text", "text"))


def find(note_id):
    note = db.notes(note_id)
    if note is None:
        raise HTTP(404)
    return note


def as_json(note):
    return {"id": note.id, "text": note.text}


@action("notes", method="POST")
@action.uses(db)
def create():
    response.status = 201
    return as_json(db.notes(db.notes.insert(text=request.json["text"])))


@action("notes/<note_id:int>", method="GET")
@action.uses(db)
def read(note_id):
    return as_json(find(note_id))


@action("notes/<note_id:int>", method="PUT")
@action.uses(db)
def update(note_id):
    note = find(note_id)
    note.update_record(text=request.json["text"])
    return as_json(note)


@action("notes/<note_id:int>", method="DELETE")
@action.uses(db)
def delete(note_id):
    find(note_id).delete_record()
    response.status = 204
