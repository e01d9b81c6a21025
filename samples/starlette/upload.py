import hashlib

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route


async def upload(request):
    async with request.form() as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise HTTPException(400, "No file")
        data = await file.read()
    return JSONResponse({"size": len(data), "sha256": hashlib.sha256(data).hexdigest()})


app = Starlette(routes=[Route("/upload", upload, methods=["POST"])], max_body_size=1_048_576)
