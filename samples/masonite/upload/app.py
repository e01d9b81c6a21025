import hashlib

from masonite.controllers import Controller
from masonite.filesystem import UploadedFile
from masonite.request import Request
from masonite.routes import Route

MAX_BODY_BYTES = 1024 * 1024


class UploadController(Controller):
    def store(self, request: Request):
        file = request.input("file")
        if not isinstance(file, UploadedFile):
            return {"error": "no file"}, 400
        sha256 = hashlib.sha256(file.get_content()).hexdigest()
        return {"size": file.size, "sha256": sha256}


ROUTES = [Route.post("/upload", UploadController.store)]
