import hashlib

import falcon
import hug

MAX_BODY = 1024 * 1024


@hug.request_middleware()
def limit_body(request, response):
    if (request.content_length or 0) > MAX_BODY:
        raise falcon.HTTPPayloadTooLarge("Too large", f"At most {MAX_BODY} bytes")


@hug.post("/upload")
def upload(file: bytes):
    return {"size": len(file), "sha256": hashlib.sha256(file).hexdigest()}
