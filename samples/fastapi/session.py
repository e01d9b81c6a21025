import secrets
from typing import Annotated

from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import PlainTextResponse
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(
    SessionMiddleware, secret_key="read this from a file that only the application may read"
)
PASSWORDS = {"ada": "lovelace"}


@app.post("/login", status_code=204)
async def login(request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()]):
    known = PASSWORDS.get(name)
    if known is None or not secrets.compare_digest(known.encode(), password.encode()):
        raise HTTPException(status_code=401, detail="Wrong name or password")
    request.session.clear()
    request.session["name"] = name


@app.get("/members", response_class=PlainTextResponse)
async def members(request: Request):
    if "name" not in request.session:
        raise HTTPException(status_code=401, detail="Not logged in")
    return f"Hello, {request.session['name']}"


@app.post("/logout", status_code=204)
async def logout(request: Request):
    request.session.clear()
