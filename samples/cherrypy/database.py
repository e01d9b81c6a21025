import os

import cherrypy
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


def find(session, note_id):
    note = session.get(Note, note_id)
    if note is None:
        raise cherrypy.NotFound
    return note


@cherrypy.expose
@cherrypy.popargs("note_id")
class Notes:
    @cherrypy.tools.json_out()
    @cherrypy.tools.params()
    def GET(self, note_id: int):
        with Session(engine) as session:
            note = find(session, note_id)
            return {"id": note.id, "text": note.text}

    @cherrypy.tools.json_in()
    @cherrypy.tools.json_out()
    def POST(self):
        with Session(engine) as session:
            note = Note(text=cherrypy.request.json["text"])
            session.add(note)
            session.commit()
            cherrypy.response.status = 201
            return {"id": note.id, "text": note.text}

    @cherrypy.tools.json_in()
    @cherrypy.tools.json_out()
    @cherrypy.tools.params()
    def PUT(self, note_id: int):
        with Session(engine) as session:
            note = find(session, note_id)
            note.text = cherrypy.request.json["text"]
            session.commit()
            return {"id": note.id, "text": note.text}

    @cherrypy.tools.params()
    def DELETE(self, note_id: int):
        with Session(engine) as session:
            session.delete(find(session, note_id))
            session.commit()
        cherrypy.response.status = 204


dispatcher = cherrypy.dispatch.MethodDispatcher()
app = cherrypy.Application(Notes(), "/notes", {"/": {"request.dispatch": dispatcher}})
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app, "/notes")
