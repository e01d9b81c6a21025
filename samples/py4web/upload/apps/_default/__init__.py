import hashlib

from py4web import HTTP, action, request


@action("upload", method="POST")
def upload():
    file = request.files.get("file")
    if file is None:
        raise HTTP(400)
    data = file.file.read()
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
