import os
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy.schema import CreateTable
from sqlmodel import Field, Session, SQLModel, create_engine


class NoteText(SQLModel):
    text: str


class Note(NoteText, table=True):
    __tablename__ = "notes"

    id: int | None = Field(default=None, primary_key=True)


# A request keeps its connection while it waits for a thread, so the pool must not run out.
engine = create_engine(f"sqlite:///{os.environ['DATABASE']}", pool_size=0)


@asynccontextmanager
async def lifespan(app: FastAPI):
    with engine.begin() as connection:
        connection.execute(CreateTable(Note.__table__, if_not_exists=True))
    yield


def get_session():
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
app = FastAPI(lifespan=lifespan)


def get_note(note_id: int, session: SessionDep):
    note = session.get(Note, note_id)
    if note is None:
        raise HTTPException(status_code=404, detail="Note not found")
    return note


NoteDep = Annotated[Note, Depends(get_note)]


@app.post("/notes", status_code=201)
def create_note(data: NoteText, session: SessionDep) -> Note:
    note = Note.model_validate(data)
    session.add(note)
    session.commit()
    session.refresh(note)
    return note


@app.get("/notes/{note_id}")
def read_note(note: NoteDep) -> Note:
    return note


@app.put("/notes/{note_id}")
def update_note(note: NoteDep, data: NoteText, session: SessionDep) -> Note:
    note.text = data.text
    session.commit()
    session.refresh(note)
    return note


@app.delete("/notes/{note_id}", status_code=204)
def delete_note(note: NoteDep, session: SessionDep):
    session.delete(note)
    session.commit()
