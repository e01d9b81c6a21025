import os

from bottle import Bottle, abort, request, response

app = Bottle()
SECRET = os.environ.get("SECRET_KEY", "for development only")
PASSWORDS = {"ada": "lovelace"}


@app.post("/login")
def login():
    name = request.forms.name
    if PASSWORDS.get(name) != request.forms.password:
        abort(401)
    response.status = 204
    response.set_cookie("name", name, secret=SECRET, httponly=True, samesite="lax")


@app.get("/members")
def members():
    name = request.get_cookie("name", secret=SECRET)
    if name is None:
        abort(401)
    response.content_type = "text/plain"
    return f"Hello, {name}"


@app.post("/logout")
def logout():
    response.status = 204
    response.delete_cookie("name")
