import os

from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    scoped_session,
    sessionmaker,
)
from sqlalchemy.schema import CreateTable
from tg import (
    MinimalApplicationConfigurator,
    RestController,
    TGController,
    abort,
    expose,
    response,
)
from tg.configurator.components.sqlalchemy import SQLAlchemyConfigurationComponent
from tg.util import Bunch

DBSession = scoped_session(sessionmaker())


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


def init_model(engine):
    DBSession.configure(bind=engine)
    with engine.begin() as connection:
        connection.execute(CreateTable(Note.__table__, if_not_exists=True))


def find(note_id):
    note = DBSession.get(Note, note_id)
    if note is None:
        abort(404)
    return note


class NotesController(RestController):
    @expose("json")
    def get_one(self, note_id):
        note = find(note_id)
        return {"id": note.id, "text": note.text}

    @expose("json")
    def post(self, text):
        note = Note(text=text)
        DBSession.add(note)
        DBSession.commit()
        response.status = 201
        return {"id": note.id, "text": note.text}

    @expose("json")
    def put(self, note_id, text):
        note = find(note_id)
        note.text = text
        DBSession.commit()
        return {"id": note.id, "text": note.text}

    @expose()
    def post_delete(self, note_id):
        DBSession.delete(find(note_id))
        DBSession.commit()
        response.status = 204


class RootController(TGController):
    notes = NotesController()


config = MinimalApplicationConfigurator()
config.register(SQLAlchemyConfigurationComponent)
config.update_blueprint(
    {
        "root_controller": RootController(),
        "renderers": ["json"],
        "decode_json_params": True,
        "use_sqlalchemy": True,
        "sqlalchemy.url": f"sqlite:///{os.environ['DATABASE']}",
        "model": Bunch(DBSession=DBSession, init_model=init_model),
    }
)
app = config.make_wsgi_app()
