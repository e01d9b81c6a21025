import hashlib

from flask import Flask, request

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024


@app.post("/upload")
def upload():
    data = request.files["file"].read()
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
