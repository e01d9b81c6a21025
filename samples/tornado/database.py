import asyncio
import os

import aiosqlite
from tornado.escape import json_decode
from tornado.process import fork_processes
from tornado.web import Application, HTTPError, RequestHandler


class NotesHandler(RequestHandler):
    async def post(self):
        text = json_decode(self.request.body)["text"]
        db = self.settings["db"]
        cursor = await db.execute("INSERT INTO notes (text) VALUES (?)", [text])
        self.set_status(201)
        self.write({"id": cursor.lastrowid, "text": text})


class NoteHandler(RequestHandler):
    async def get(self, note_id):
        db = self.settings["db"]
        cursor = await db.execute("SELECT id, text FROM notes WHERE id = ?", [note_id])
        row = await cursor.fetchone()
        if row is None:
            raise HTTPError(404)
        self.write(dict(row))

    async def put(self, note_id):
        text = json_decode(self.request.body)["text"]
        await self.change("UPDATE notes SET text = ? WHERE id = ?", [text, note_id])
        self.write({"id": int(note_id), "text": text})

    async def delete(self, note_id):
        await self.change("DELETE FROM notes WHERE id = ?", [note_id])
        self.set_status(204)

    async def change(self, statement, values):
        cursor = await self.settings["db"].execute(statement, values)
        if cursor.rowcount == 0:
            raise HTTPError(404)


async def main():
    async with aiosqlite.connect(os.environ["DATABASE"], isolation_level=None) as db:
        db.row_factory = aiosqlite.Row
        await db.execute(
            "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT)"
        )
        routes = [(r"/notes", NotesHandler), (r"/notes/([0-9]+)", NoteHandler)]
        app = Application(routes, db=db)
        app.listen(int(os.environ["PORT"]), "127.0.0.1", reuse_port=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
