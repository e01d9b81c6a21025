import secrets
from dataclasses import dataclass

from litestar import Litestar, MediaType, Request, get, post
from litestar.exceptions import NotAuthorizedException
from litestar.middleware.session.client_side import CookieBackendConfig
from litestar.params import URLEncodedBody

PASSWORDS = {"ada": "lovelace"}


@dataclass
class Credentials:
    name: str
    password: str


@post("/login", status_code=204)
async def login(request: Request, data: URLEncodedBody[Credentials]) -> None:
    expected = PASSWORDS.get(data.name)
    if expected is None or not secrets.compare_digest(expected.encode(), data.password.encode()):
        raise NotAuthorizedException("Wrong name or password")
    request.set_session({"name": data.name})


@get("/members", media_type=MediaType.TEXT)
async def members(request: Request) -> str:
    if "name" not in request.session:
        raise NotAuthorizedException("Not logged in")
    return f"Hello, {request.session['name']}"


@post("/logout", status_code=204)
async def logout(request: Request) -> None:
    request.clear_session()


sessions = CookieBackendConfig(secret=b"read this key from a secret file")
app = Litestar([login, members, logout], middleware=[sessions.middleware])
