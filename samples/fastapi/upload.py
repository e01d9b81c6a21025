import hashlib

from fastapi import FastAPI, UploadFile

app = FastAPI(max_body_size=1_048_576)


@app.post("/upload")
def upload(file: UploadFile):
    return {"size": file.size, "sha256": hashlib.file_digest(file.file, "sha256").hexdigest()}
