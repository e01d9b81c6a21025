import os

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig, SQLAlchemyPlugin
from litestar import Litestar, delete, get, post, put
from litestar.di import NamedDependency
from litestar.dto import dto_field
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import CreateTable


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True, info=dto_field("read-only"))
    text: Mapped[str]


config = SQLAlchemyAsyncConfig(
    connection_string=f"sqlite+aiosqlite:///{os.environ['DATABASE']}",
    before_send_handler="autocommit",
)


async def create_table() -> None:
    async with config.get_engine().begin() as connection:
        await connection.execute(CreateTable(Note.__table__, if_not_exists=True))


async def find_note(note_id: int, db_session: AsyncSession) -> Note:
    note = await db_session.get(Note, note_id)
    if note is None:
        raise NotFoundException("Note not found")
    return note


@post("/notes")
async def create_note(data: JSONBody[Note], db_session: NamedDependency[AsyncSession]) -> Note:
    db_session.add(data)
    await db_session.flush()
    return data


@get("/notes/{note_id:int}")
async def read_note(note_id: FromPath[int], db_session: NamedDependency[AsyncSession]) -> Note:
    return await find_note(note_id, db_session)


@put("/notes/{note_id:int}")
async def update_note(
    note_id: FromPath[int], data: JSONBody[Note], db_session: NamedDependency[AsyncSession]
) -> Note:
    note = await find_note(note_id, db_session)
    note.text = data.text
    return note


@delete("/notes/{note_id:int}")
async def delete_note(note_id: FromPath[int], db_session: NamedDependency[AsyncSession]) -> None:
    await db_session.delete(await find_note(note_id, db_session))


app = Litestar(
    [create_note, read_note, update_note, delete_note],
    on_startup=[create_table],
    plugins=[SQLAlchemyPlugin(config)],
)
