"""Wrong samples: each a right one with one piece of text replaced, and why it must fail."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from facts.samples import FOLDER


@dataclass(frozen=True)
class Wrong:
    """`step`, `expected` and `got` are of the failure; the last two are parts of it."""

    task: str
    old: str
    new: str
    step: str
    expected: str
    got: str
    framework: str = "flask"
    file: str | None = None  # in the framework's folder, where it is not the sample itself

    def put(self, folder: Path) -> None:
        """Writes the framework's folder with the wrong text."""
        home = folder / self.framework
        shutil.copytree(FOLDER / self.framework, home)
        path = home / (self.file or f"{self.task}.py")
        right = path.read_text("utf-8")
        assert right.count(self.old) == 1, f"{path.name} has this {right.count(self.old)} times"
        path.write_text(right.replace(self.old, self.new), encoding="utf-8")


HELLO = {
    "another status": Wrong(
        "hello",
        old=', {"Content-Type"',
        new=', 201, {"Content-Type"',
        step="greets",
        expected="status 200",
        got="status 201: Hello, World!",
    ),
    "HTML for plain text": Wrong(
        "hello",
        old=', {"Content-Type": "text/plain"}',
        new="",
        step="greets",
        expected="header content-type: text/plain",
        got="text/html",
    ),
    "a line end after the text": Wrong(
        "hello",
        old="World!",
        new="World!\\n",
        step="greets",
        expected="'Hello, World!'",
        got="'Hello, World!\\n'",
    ),
    "shorter than it says": Wrong(
        "hello",
        old='"Hello, World!", {',
        new='iter(["Hello, World!"]), {"Content-Length": "99", ',
        step="greets",
        expected="an answer",
        got="IncompleteRead",
    ),
    "every address answered": Wrong(
        "hello",
        old='@app.get("/hello")\ndef hello():',
        new='@app.get("/<name>")\ndef hello(name):',
        step="unknown address",
        expected="status 404",
        got="status 200: Hello, World!",
    ),
    "raises at import": Wrong(
        "hello",
        old="app = Flask(__name__)",
        new="app = Flask(__name__, such=1)",
        step="start",
        expected="a server that answers",
        got="unexpected keyword argument 'such'",
    ),
    "raises at import, with a child": Wrong(
        "hello",
        old="app = Flask(__name__)",
        new='import subprocess\nsubprocess.Popen(["sleep", "60"])\napp = Flask(such=1)',
        step="start",
        expected="a server that answers",
        got="the server ended at once",
    ),
    "a server that does not start": Wrong(
        "hello",
        file="stack.toml",
        old='"gunicorn", "--bind"',
        new='"no_such_server", "--bind"',
        step="start",
        expected="a server that answers",
        got="No module named no_such_server",
    ),
}

JSON = {
    "another type": Wrong(
        "json",
        old='{"message": "Hello, World!"}',
        new='["message", "Hello, World!"]',
        step="answers",
        expected='{"message": "Hello, World!"}',
        got='["message","Hello, World!"]',
    ),
    "one more key": Wrong(
        "json",
        old='{"message": "Hello, World!"}',
        new='{"message": "Hello, World!", "more": None}',
        step="answers",
        expected='{"message": "Hello, World!"}',
        got='"more":null',
    ),
    "JSON that says it is HTML": Wrong(
        "json",
        old='{"message": "Hello, World!"}',
        new="""'{"message": "Hello, World!"}'""",
        step="answers",
        expected="header content-type: application/json",
        got="text/html",
    ),
    "Python for JSON": Wrong(
        "json",
        old='return {"message": "Hello, World!"}',
        new="""return "{'message': 'Hello'}", {"Content-Type": "application/json"}""",
        step="answers",
        expected="JSON",
        got="{'message': 'Hello'}",
    ),
    "every method answered": Wrong(
        "json",
        old='@app.get("/json")',
        new='@app.route("/json", methods=["GET", "DELETE"])',
        step="only as documented",
        expected="status 404 or 405",
        got="status 200",
    ),
}

PATH_PARAMETER = {
    '"2" for 2': Wrong(
        "path-parameter",
        old='"id": user_id',
        new='"id": str(user_id)',
        step="a user",
        expected='{"id": 2, "name": "Grace"}',
        got='"id":"2"',
    ),
    "true for 1": Wrong(
        "path-parameter",
        old='"id": user_id',
        new='"id": user_id == 1 or user_id',
        step="another user",
        expected='{"id": 1, "name": "Ada"}',
        got='"id":true',
    ),
    "always the same user": Wrong(
        "path-parameter",
        old="USERS[user_id]",
        new="USERS[2]",
        step="another user",
        expected='{"id": 1, "name": "Ada"}',
        got='"name":"Grace"',
    ),
    "a crash for an unknown user": Wrong(
        "path-parameter",
        old="if user_id not in USERS",
        new="if user_id in ()",
        step="an unknown user",
        expected="status 404",
        got="status 500: <!doctype html>",
    ),
    "an unknown user in HTML": Wrong(
        "path-parameter",
        old='{"error": "no such user"}',
        new='"no such user"',
        step="an unknown user",
        expected="header content-type: application/",
        got="text/html",
    ),
    "an unknown user in a list": Wrong(
        "path-parameter",
        old='{"error": "no such user"}',
        new='["no such user"]',
        step="an unknown user",
        expected="a JSON object",
        got='["no such user"]',
    ),
    "a crash for a text": Wrong(
        "path-parameter",
        old='/<int:user_id>")\ndef user(user_id):',
        new='/<user_id>")\ndef user(user_id):\n    user_id = int(user_id)',
        step="not an integer",
        expected="status 400 or 404 or 422",
        got="status 500",
    ),
}

VALIDATION = {
    "without the total": Wrong(
        "validation",
        old="    total = fields.Float(dump_only=True)\n",
        new="",
        step="an order",
        expected='"total": 10.0',
        got='"quantity":4}',
    ),
    "the total as text": Wrong(
        "validation",
        old="total = fields.Float",
        new="total = fields.String",
        step="an order",
        expected='"total": 10.0',
        got='"total":"10.0"',
    ),
    "a field that may be missing": Wrong(
        "validation",
        old="quantity = fields.Integer(required=True",
        new="quantity = fields.Integer(load_default=1",
        step="a missing field",
        expected="status 400 or 422",
        got="status 201",
    ),
    "an error that does not name the field": Wrong(
        "validation",
        old="Api(app)",
        new='app.register_error_handler(422, lambda error: ("Wrong.", 422))\nApi(app)',
        step="a missing field",
        expected="a body with 'quantity'",
        got="Wrong.",
    ),
    "any type for the price": Wrong(
        "validation",
        old="price = fields.Float",
        new="price = fields.Raw",
        step="a wrong type",
        expected="status 400 or 422",
        got="status 500",
    ),
    "any type for the quantity": Wrong(
        "validation",
        old="quantity = fields.Integer(required=True, strict=True)",
        new="quantity = fields.Raw(required=True)",
        step="a wrong type for the quantity",
        expected="status 400 or 422",
        got="status 500",
    ),
    "a malformed body taken": Wrong(
        "validation",
        old="Api(app)",
        new='app.register_error_handler(400, lambda error: ("", 201))\nApi(app)',
        step="a malformed body",
        expected="status 400 or 422",
        got="status 201",
    ),
    "a body without a limit": Wrong(
        "validation",
        old="    MAX_CONTENT_LENGTH=64 * 1024,\n",
        new="",
        step="a body over the limit of 64 KiB",
        expected="status 400 or 413 or 422",
        got="status 201",
    ),
}

TEMPLATE = {
    "markup not escaped": Wrong(
        "template",
        file="template/templates/table.html",
        old="{{ name }}",
        new="{{ name|safe }}",
        step="the page",
        expected="a body with '<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>'",
        got="<!doctype html>",
    ),
    "markup escaped only once": Wrong(
        "template",
        file="template/templates/table.html",
        old="<td>{{ name }}</td>",
        new="<td>{{ name }}</td><!-- {{ name|safe }} -->",
        step="the page",
        expected="a body without '<script>'",
        got="<!-- Item 1 -->",
    ),
    "eleven rows": Wrong(
        "template",
        file="template/app.py",
        old="range(1, 12)",
        new="range(1, 12) if number != 5",
        step="the page",
        expected="'</tr>' 12 times",
        got="11 times",
    ),
    "HTML that says it is plain text": Wrong(
        "template",
        file="template/app.py",
        old="names=NAMES)",
        new='names=NAMES), {"Content-Type": "text/plain"}',
        step="the page",
        expected="header content-type: text/html",
        got="text/plain",
    ),
}

DATABASE = {
    '"1" for 1': Wrong(
        "database",
        old='"id": note.id',
        new='"id": str(note.id)',
        step="create",
        expected='{"id": 1, "text": "first"}',
        got='"id":"1"',
    ),
    "an update that is not kept": Wrong(
        "database",
        old="    db.session.commit()\n    return as_json(note)\n",
        new="    return as_json(note)\n",
        step="read after a restart",
        expected='{"id": 1, "text": "changed"}',
        got='"text":"first"',
    ),
    "rows lost on a restart": Wrong(
        # A file for each life of the server, as good as none: its processes share a parent.
        "database",
        old="{os.environ['DATABASE']}",
        new="{os.environ['DATABASE']}-{os.getppid()}",
        step="read after a restart",
        expected="status 200",
        got="status 404",
    ),
    "a delete that does not delete": Wrong(
        "database",
        old="db.session.delete(db.get_or_404(Note, note_id))",
        new="db.get_or_404(Note, note_id)",
        step="read what was deleted",
        expected="status 404",
        got='status 200: {"id":1,"text":"changed"}',
    ),
}

MIDDLEWARE = {
    "no header": Wrong(
        "middleware",
        old="    return response\n",
        new="    return Flask.response_class(response.data)\n",
        step="a page",
        expected="header x-elapsed-ms",
        got="None",
    ),
    "a header with a unit": Wrong(
        "middleware",
        old="{elapsed:.3f}",
        new="{elapsed:.3f} ms",
        step="a page",
        expected=r"header x-elapsed-ms: \d+",
        got=" ms",
    ),
    "no header at an unknown address": Wrong(
        "middleware",
        old="    response.headers[",
        new="    if response.status_code != 404:\n        response.headers[",
        step="an unknown address",
        expected="header x-elapsed-ms",
        got="None",
    ),
    "no header after an exception": Wrong(
        "middleware",
        old="    response.headers[",
        new="    if response.status_code != 500:\n        response.headers[",
        step="an exception",
        expected="header x-elapsed-ms",
        got="None",
    ),
    "an exception passed off as a page": Wrong(
        "middleware",
        old='raise RuntimeError("this page always fails")',
        new='return ""',
        step="an exception",
        expected="status 500",
        got="status 200",
    ),
}

SESSION = {
    "members by default": Wrong(
        "session",
        old='if "name" not in session:',
        new='if not session.setdefault("name", "ada"):',
        step="members only",
        expected="status 302 or 303 or 401 or 403",
        got="status 200: Hello, ada",
    ),
    "any password": Wrong(
        "session",
        old='if PASSWORDS.get(name) != request.form["password"]:',
        new="if name not in PASSWORDS:",
        step="a wrong password",
        expected="status 400 or 401 or 403",
        got="status 204",
    ),
    "any unknown name without a password": Wrong(
        "session",
        old="PASSWORDS.get(name)",
        new='PASSWORDS.get(name, "")',
        step="an unknown name without a password",
        expected="status 400 or 401 or 403 or 422",
        got="status 204",
    ),
    "logged in before the password is compared": Wrong(
        "session",
        old='    name = request.form["name"]\n',
        new='    name = session["name"] = request.form["name"]\n',
        step="still members only",
        expected="status 302 or 303 or 401 or 403",
        got="status 200: Hello, ",
    ),
    "a cookie that scripts can read": Wrong(
        "session",
        old="app = Flask(__name__)\n",
        new='app = Flask(__name__)\napp.config["SESSION_COOKIE_HTTPONLY"] = False\n',
        step="log in",
        expected=r"header set-cookie: (?i).*;\s*HttpOnly",
        got="session=",
    ),
    "another name greeted": Wrong(
        "session",
        old="Hello, {session['name']}",
        new="Hello, {session['name'].title()}",
        step="the page for members",
        expected="a body with 'Hello, ada'",
        got="Hello, Ada",
    ),
    "a cookie of another name believed": Wrong(
        "session",
        old="""    if "name" not in session:
        abort(401)
    return f"Hello, {session['name']}\"""",
        new="""    user = request.cookies.get("user") or session.get("name") or abort(401)
    return f"Hello, {user}\"""",
        step="a forged cookie",
        expected="status 302 or 303 or 400 or 401 or 403",
        got="status 200: Hello, ada",
    ),
    "a plain cookie believed": Wrong(
        "session",
        old="""    session["name"] = name
    return "", 204


@app.get("/members")
def members():
    if "name" not in session:
        abort(401)
    return f"Hello, {session['name']}\"""",
        new="""    return "", 204, {"Set-Cookie": f"who={name}; HttpOnly"}


@app.get("/members")
def members():
    if request.cookies.get("who") not in PASSWORDS:
        abort(401)
    return f"Hello, {request.cookies['who']}\"""",
        step="a forged cookie",
        expected="status 302 or 303 or 400 or 401 or 403",
        got="status 200: Hello, ada",
    ),
    "a log out that does nothing": Wrong(
        "session",
        old="def logout():\n    session.clear()\n",
        new="def logout():\n",
        step="after logging out",
        expected="status 302 or 303 or 401 or 403",
        got="status 200: Hello, ada",
    ),
}

UPLOAD = {
    "a size off by one": Wrong(
        "upload",
        old="len(data)",
        new="len(data) + 1",
        step="a file of 300 kB",
        expected='{"size": 300000',
        got='"size":300001',
    ),
    "another hash": Wrong(
        "upload",
        old="hashlib.sha256",
        new="hashlib.sha3_256",
        step="a file of 300 kB",
        expected='"sha256": "5576a58a',
        got='"sha256":',
    ),
    "no limit": Wrong(
        "upload",
        old='app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024\n',
        new="",
        step="too large",
        expected="status 400 or 413 or 422",
        got='status 200: {"sha256":',
    ),
    "a crash for no file": Wrong(
        "upload",
        old='request.files["file"]',
        new='dict(request.files)["file"]',
        step="no file",
        expected="status 400 or 415 or 422",
        got="status 500",
    ),
}

WEBSOCKET = {
    "another text": Wrong(
        "websocket",
        old="ws.receive()",
        new="ws.receive().upper()",
        step="echo",
        expected="'hello'",
        got="'HELLO'",
    ),
    "bytes for text": Wrong(
        "websocket",
        old="ws.receive()",
        new="ws.receive().encode()",
        step="echo",
        expected="an answer",
        got="a binary message",
    ),
    "each message twice": Wrong(
        "websocket",
        framework="fastapi",
        old="        await websocket.send_text(message)\n",
        new="        await websocket.send_text(message)\n" * 2,
        step="echo",
        expected="'twice, with ümlaut'",
        got="'hello'",
    ),
    "closed after one message": Wrong(
        "websocket",
        old="while True:",
        new="if True:",
        step="echo",
        expected="an answer",
        got="EOFError",
    ),
    "no WebSocket at the address": Wrong(
        "websocket",
        framework="fastapi",
        old='@app.websocket("/echo")',
        new='@app.websocket("/another")',
        step="echo",
        expected="101 Switching Protocols",
        got="HTTP/1.1 403",
    ),
}

STREAMING = {
    "all at once at the end": Wrong(
        "streaming",
        old="return count()",
        new='return "".join(count())',
        step="five events",
        expected="the first event within 200 ms",
        got=" ms",
    ),
    "all but the first at the end": Wrong(
        "streaming",
        old="        time.sleep(0.3)\n",
        new="        time.sleep(1.2 if number == 1 else 0)\n",
        step="five events",
        expected="events one by one",
        got="two events within 0 ms",
    ),
    "all at once at the beginning": Wrong(
        "streaming",
        old="        time.sleep(0.3)\n",
        new="",
        step="five events",
        expected="the last event after 1000 ms",
        got=" ms",
    ),
    "four events": Wrong(
        "streaming",
        old="range(1, 6)",
        new="range(1, 5)",
        step="five events",
        expected="the events ['1', '2', '3', '4', '5']",
        got="['1', '2', '3', '4']",
    ),
    "one event of five lines": Wrong(
        "streaming",
        old="\\n\\n",
        new="\\n",
        step="five events",
        expected="the events ['1', '2', '3', '4', '5']",
        got="[]",
    ),
    "no event stream": Wrong(
        "streaming",
        old='"text/event-stream"',
        new='"text/plain"',
        step="five events",
        expected="header content-type: text/event-stream",
        got="text/plain",
    ),
}

WAITING = {
    "no wait": Wrong(
        "waiting",
        old="    time.sleep(0.05)\n",
        new="",
        step="waits",
        expected="at least 49 ms",
        got=" ms",
    ),
    "another text": Wrong(
        "waiting",
        old='"waited"',
        new='"not waited"',
        step="waits",
        expected="'waited'",
        got="'not waited'",
    ),
    "only the first waits": Wrong(
        "waiting",
        old="    time.sleep(0.05)\n",
        new='    time.sleep(0.05 * (not app.extensions))\n    app.extensions["waited"] = True\n',
        step="eight at once",
        expected="at least 49 ms",
        got=" ms",
    ),
}

CPU = {
    "two primes too many": Wrong(
        "cpu",
        old="range(2, limit)",
        new="range(limit)",
        step="counts",
        expected='{"primes": 9592}',
        got='{"primes":9594}',
    ),
    "the count as text": Wrong(
        "cpu",
        old="count_primes(100_000)}",
        new="str(count_primes(100_000))}",
        step="counts",
        expected='{"primes": 9592}',
        got='{"primes":"9592"}',
    ),
    "nothing else answered": Wrong(
        "cpu",
        old='@app.get("/hello")',
        new='@app.get("/another")',
        step="another request meanwhile",
        expected="status 200",
        got="status 404",
    ),
    "one thread in all": Wrong(
        "cpu",
        file="stack.toml",
        old='"--workers", "{workers}", "--threads", "4"',
        new='"--workers", "1", "--threads", "1"',
        step="another request meanwhile",
        expected="/hello answered before /primes",
        got="an answer after it",
    ),
}

TESTING = {
    "a test that fails": Wrong(
        "testing",
        old='response.text == "Hello, World!"',
        new='response.text == "Goodbye"',
        step="the command",
        expected="tests that pass",
        got="1 failed, 1 passed",
    ),
    "no tests": Wrong(
        "testing",
        old="app = Flask(__name__)\n",
        new="app = Flask(__name__)\n__test__ = False\n",
        step="the command",
        expected="tests that pass",
        got="no tests ran",
    ),
    "skipped tests": Wrong(
        "testing",
        old="app = Flask(__name__)\n",
        new="app = Flask(__name__)\npytestmark = pytest.mark.skip\n",
        step="the command",
        expected="tests that pass",
        got="2 skipped",
    ),
    "raises at import": Wrong(
        "testing",
        old="app = Flask(__name__)\n",
        new="app = Flask(such=1)\n",
        step="the command",
        expected="tests that pass",
        got="1 error",
    ),
}

TABLES = (
    *(HELLO, JSON, PATH_PARAMETER, VALIDATION, TEMPLATE, DATABASE, MIDDLEWARE),
    *(SESSION, UPLOAD, WEBSOCKET, STREAMING, WAITING, CPU, TESTING),
)
WRONG = {f"{wrong.task}: {name}": wrong for table in TABLES for name, wrong in table.items()}
