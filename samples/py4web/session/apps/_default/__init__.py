from py4web import HTTP, Session, action, request, response

PASSWORDS = {"ada": "lovelace"}
session = Session(expiration=3600)


@action("login", method="POST")
@action.uses(session)
def login():
    name, password = request.forms.get("name"), request.forms.get("password")
    if name not in PASSWORDS or PASSWORDS[name] != password:
        raise HTTP(401)
    session.clear()
    session["name"] = name
    response.status = 204


@action("members", method="GET")
@action.uses(session)
def members():
    if "name" not in session:
        raise HTTP(401)
    response.headers["Content-Type"] = "text/plain"
    return f"Hello, {session['name']}"


@action("logout", method="POST")
@action.uses(session)
def logout():
    session.clear()
    response.status = 204
