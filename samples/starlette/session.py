import secrets

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

PASSWORDS = {"ada": "lovelace"}


async def login(request):
    async with request.form() as form:
        name, password = form.get("name"), str(form.get("password", ""))
    expected = PASSWORDS.get(name)
    if expected is None or not secrets.compare_digest(expected.encode(), password.encode()):
        raise HTTPException(401, "Wrong name or password")
    request.session.clear()
    request.session["name"] = name
    return Response(status_code=204)


async def members(request):
    if "name" not in request.session:
        raise HTTPException(401, "Not logged in")
    return PlainTextResponse(f"Hello, {request.session['name']}")


async def logout(request):
    request.session.clear()
    return Response(status_code=204)


app = Starlette(
    routes=[
        Route("/login", login, methods=["POST"]),
        Route("/members", members),
        Route("/logout", logout, methods=["POST"]),
    ],
    middleware=[
        Middleware(
            SessionMiddleware, secret_key="read this from a file that only the application may read"
        )
    ],
)
