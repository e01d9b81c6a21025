import os
from contextlib import asynccontextmanager

from pydantic import BaseModel, ValidationError
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateTable
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['DATABASE']}")
new_session = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class NoteText(BaseModel):
    text: str


@asynccontextmanager
async def lifespan(app):
    async with engine.begin() as connection:
        await connection.execute(CreateTable(Note.__table__, if_not_exists=True))
    yield
    await engine.dispose()


def as_response(note, status_code=200):
    return JSONResponse({"id": note.id, "text": note.text}, status_code)


async def read_text(request):
    return NoteText.model_validate_json(await request.body()).text


async def find_note(session, request):
    note = await session.get(Note, request.path_params["note_id"])
    if note is None:
        raise HTTPException(404, "Note not found")
    return note


async def create_note(request):
    note = Note(text=await read_text(request))
    async with new_session.begin() as session:
        session.add(note)
    return as_response(note, 201)


class NoteEndpoint(HTTPEndpoint):
    async def get(self, request):
        async with new_session() as session:
            return as_response(await find_note(session, request))

    async def put(self, request):
        text = await read_text(request)
        async with new_session.begin() as session:
            note = await find_note(session, request)
            note.text = text
        return as_response(note)

    async def delete(self, request):
        async with new_session.begin() as session:
            await session.delete(await find_note(session, request))
        return Response(status_code=204)


async def validation_failed(request, error):
    problems = error.json(include_url=False, include_input=False)
    return Response(problems, status_code=422, media_type="application/json")


app = Starlette(
    routes=[
        Route("/notes", create_note, methods=["POST"]),
        Route("/notes/{note_id:int}", NoteEndpoint),
    ],
    exception_handlers={ValidationError: validation_failed},
    lifespan=lifespan,
)
