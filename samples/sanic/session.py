import secrets
from datetime import UTC, datetime, timedelta

import jwt
from sanic import Sanic, Unauthorized, empty, text

app = Sanic("members")
app.config.SECRET = "read this from a file that only the application may read"
PASSWORDS = {"ada": "lovelace"}


@app.post("/login")
async def login(request):
    name, password = request.form.get("name", ""), request.form.get("password", "")
    expected = PASSWORDS.get(name)
    if not expected or not secrets.compare_digest(expected.encode(), password.encode()):
        raise Unauthorized("wrong name or password")
    claims = {"sub": name, "exp": datetime.now(UTC) + timedelta(hours=1)}
    response = empty()
    response.add_cookie("session", jwt.encode(claims, app.config.SECRET), httponly=True)
    return response


@app.get("/members")
async def members(request):
    token = request.cookies.get("session", "")
    try:
        claims = jwt.decode(token, app.config.SECRET, algorithms=["HS256"])
    except jwt.InvalidTokenError as error:
        raise Unauthorized("log in first") from error
    return text(f"Hello, {claims['sub']}")


@app.post("/logout")
async def logout(request):
    response = empty()
    response.delete_cookie("session")
    return response
