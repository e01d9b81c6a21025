import os

import hug
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


engine = create_engine(f"sqlite:///{os.environ['DATABASE']}")
with engine.begin() as connection:
    connection.execute(CreateTable(Note.__table__, if_not_exists=True))


@hug.context_factory()
def create_context(*args, **kwargs):
    return {"db": Session(engine)}


@hug.delete_context()
def delete_context(context, exception=None, errors=None, lacks_requirement=None):
    context["db"].close()


@hug.directive()
def database(context=None, **kwargs):
    return context["db"]


def not_found(response):
    response.status = hug.HTTP_404
    return {"error": "There is no such note"}


@hug.post("/notes", status=hug.HTTP_201)
def create_note(db: database, text: hug.types.text):
    note = Note(text=text)
    db.add(note)
    db.commit()
    return {"id": note.id, "text": note.text}


@hug.get("/notes/{note_id}")
def read_note(db: database, note_id: hug.types.number, response):
    note = db.get(Note, note_id)
    if note is None:
        return not_found(response)
    return {"id": note.id, "text": note.text}


@hug.put("/notes/{note_id}")
def update_note(db: database, note_id: hug.types.number, text: hug.types.text, response):
    note = db.get(Note, note_id)
    if note is None:
        return not_found(response)
    note.text = text
    db.commit()
    return {"id": note.id, "text": note.text}


@hug.delete("/notes/{note_id}", status=hug.HTTP_204)
def delete_note(db: database, note_id: hug.types.number, response):
    note = db.get(Note, note_id)
    if note is None:
        return not_found(response)
    db.delete(note)
    db.commit()
