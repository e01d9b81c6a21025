import hashlib
from dataclasses import dataclass

from litestar import Litestar, post
from litestar.datastructures import UploadFile
from litestar.params import MultipartBody


@dataclass
class Upload:
    file: UploadFile


@post("/upload", request_max_body_size=1_048_576)
async def upload(data: MultipartBody[Upload]) -> dict[str, int | str]:
    content = await data.file.read()
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


app = Litestar([upload])
