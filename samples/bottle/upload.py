import hashlib

from bottle import Bottle, abort, request

app = Bottle()
LIMIT = 1024 * 1024


@app.post("/upload")
def upload():
    if not 0 <= request.content_length <= LIMIT:
        abort(413)
    file = request.files.get("file")
    if file is None:
        abort(400, "a file is missing")
    data = file.file.read()
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
