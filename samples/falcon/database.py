import os

import falcon
from falcon.media.validators import jsonschema
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable

NOTE_SCHEMA = {
    "type": "object",
    "properties": {"text": {"type": "string"}},
    "required": ["text"],
}


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class NotesResource:
    def __init__(self, engine):
        self._engine = engine

    @jsonschema.validate(NOTE_SCHEMA)
    def on_post(self, req, resp):
        with Session(self._engine) as session:
            note = Note(text=req.media["text"])
            session.add(note)
            session.commit()
            resp.media = {"id": note.id, "text": note.text}
        resp.status = falcon.HTTP_201

    def on_get_note(self, req, resp, note_id):
        with Session(self._engine) as session:
            note = find_note(session, note_id)
            resp.media = {"id": note.id, "text": note.text}

    @jsonschema.validate(NOTE_SCHEMA)
    def on_put_note(self, req, resp, note_id):
        with Session(self._engine) as session:
            note = find_note(session, note_id)
            note.text = req.media["text"]
            session.commit()
            resp.media = {"id": note.id, "text": note.text}

    def on_delete_note(self, req, resp, note_id):
        with Session(self._engine) as session:
            session.delete(find_note(session, note_id))
            session.commit()
        resp.status = falcon.HTTP_204


def find_note(session, note_id):
    note = session.get(Note, note_id)
    if note is None:
        raise falcon.HTTPNotFound(description="There is no such note.")
    return note


engine = create_engine(f"sqlite:///{os.environ['DATABASE']}")
with engine.begin() as connection:
    connection.execute(CreateTable(Note.__table__, if_not_exists=True))

app = falcon.App()
notes = NotesResource(engine)
app.add_route("/notes", notes)
app.add_route("/notes/{note_id:int}", notes, suffix="note")
