import hashlib

from sanic import BadRequest, Sanic, json

app = Sanic("upload")
app.config.REQUEST_MAX_SIZE = 1_048_576


@app.post("/upload")
async def upload(request):
    file = request.files.get("file")
    if file is None:
        raise BadRequest("no file")
    digest = hashlib.sha256(file.body).hexdigest()
    return json({"size": len(file.body), "sha256": digest})
