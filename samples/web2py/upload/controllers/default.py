import hashlib


@request.restful()
def upload():
    if int(request.env.content_length or 0) > 1024 * 1024:
        raise HTTP(413)

    def POST(file=None, **fields):
        if not hasattr(file, "filename"):
            raise HTTP(400, "no file")
        data = file.file.read()
        return response.json({"size": len(data), "sha256": hashlib.sha256(data).hexdigest()})

    return locals()
