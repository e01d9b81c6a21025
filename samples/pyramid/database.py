import os

import zope.sqlalchemy
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNoContent, HTTPNotFound
from pyramid.view import view_config, view_defaults
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


def dbsession(request):
    session = Session(engine)
    zope.sqlalchemy.register(session, transaction_manager=request.tm)
    return session


def note_of(request):
    note = request.dbsession.get(Note, int(request.matchdict["note_id"]))
    if note is None:
        raise HTTPNotFound
    return note


def as_json(note):
    return {"id": note.id, "text": note.text}


@view_config(route_name="notes", request_method="POST", renderer="json")
def create(request):
    note = Note(text=request.json_body["text"])
    request.dbsession.add(note)
    request.dbsession.flush()
    request.response.status = 201
    return as_json(note)


@view_defaults(route_name="note", renderer="json")
class NoteViews:
    def __init__(self, request):
        self.request = request
        self.note = note_of(request)

    @view_config(request_method="GET")
    def read(self):
        return as_json(self.note)

    @view_config(request_method="PUT")
    def update(self):
        self.note.text = self.request.json_body["text"]
        return as_json(self.note)

    @view_config(request_method="DELETE")
    def delete(self):
        self.request.dbsession.delete(self.note)
        return HTTPNoContent()


with Configurator() as config:
    config.include("pyramid_tm")
    config.add_request_method(dbsession, reify=True)
    config.add_route("notes", "/notes")
    config.add_route("note", r"/notes/{note_id:\d+}")
    config.scan()
    app = config.make_wsgi_app()
