import json
import os
import secrets
import sqlite3

import falcon
import hug
from hug.middleware import SessionMiddleware

PASSWORDS = {"ada": "lovelace"}


class SQLiteStore:
    """Shared by all workers; a session without data is not kept."""

    def __init__(self, path):
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, data TEXT)")

    def get(self, sid):
        row = self._db.execute("SELECT data FROM sessions WHERE id = ?", [sid]).fetchone()
        return json.loads(row[0]) if row else {}

    def exists(self, sid):
        return bool(self.get(sid))

    def set(self, sid, data):
        if data:
            self._db.execute("REPLACE INTO sessions VALUES (?, ?)", [sid, json.dumps(data)])
        else:
            self._db.execute("DELETE FROM sessions WHERE id = ?", [sid])


hug.API(__name__).http.add_middleware(SessionMiddleware(SQLiteStore(os.environ["DATABASE"])))


def members_only(request, **kwargs):
    if "name" not in request.context["session"]:
        raise falcon.HTTPUnauthorized("Not logged in")
    return True


@hug.post("/login", status=hug.HTTP_204)
def login(name: hug.types.text, password: hug.types.text, session: hug.directives.session):
    known = PASSWORDS.get(name)
    if known is None or not secrets.compare_digest(known.encode(), password.encode()):
        raise falcon.HTTPUnauthorized("Wrong name or password")
    session["name"] = name


@hug.get("/members", requires=members_only, output=hug.output_format.text)
def members(session: hug.directives.session):
    return f"Hello, {session['name']}"


@hug.post("/logout", status=hug.HTTP_204)
def logout(session: hug.directives.session):
    session.clear()
