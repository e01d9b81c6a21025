import os
import sqlite3
from contextlib import closing

from bottle import Bottle, abort, request, response

app = Bottle()


def execute(statement, *values):
    with closing(sqlite3.connect(os.environ["DATABASE"])) as connection, connection:
        return connection.execute(statement, values).fetchone()


execute("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")


def as_json(row):
    if row is None:
        abort(404)
    return {"id": row[0], "text": row[1]}


@app.post("/notes")
def create():
    response.status = 201
    text = request.json["text"]
    return as_json(execute("INSERT INTO notes (text) VALUES (?) RETURNING id, text", text))


@app.get("/notes/<note_id:int>")
def read(note_id):
    return as_json(execute("SELECT id, text FROM notes WHERE id = ?", note_id))


@app.put("/notes/<note_id:int>")
def update(note_id):
    text = request.json["text"]
    change = "UPDATE notes SET text = ? WHERE id = ? RETURNING id, text"
    return as_json(execute(change, text, note_id))


@app.delete("/notes/<note_id:int>")
def delete(note_id):
    if execute("DELETE FROM notes WHERE id = ? RETURNING id", note_id) is None:
        abort(404)
    response.status = 204
