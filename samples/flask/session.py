import os

from flask import Flask, abort, request, session

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY", "for development only")
PASSWORDS = {"ada": "lovelace"}


@app.post("/login")
def login():
    name = request.form["name"]
    if PASSWORDS.get(name) != request.form["password"]:
        abort(401)
    session.clear()
    session["name"] = name
    return "", 204


@app.get("/members")
def members():
    if "name" not in session:
        abort(401)
    return f"Hello, {session['name']}", {"Content-Type": "text/plain"}


@app.post("/logout")
def logout():
    session.clear()
    return "", 204
