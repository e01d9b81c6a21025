PASSWORDS = {"ada": "lovelace"}


@request.restful()
def login():
    def POST(name, password):
        if name not in PASSWORDS or PASSWORDS[name] != password:
            raise HTTP(401)
        session.renew(clear_session=True)
        session.name = name
        raise HTTP(204)

    return locals()


def members():
    if not session.name:
        raise HTTP(401)
    response.headers["Content-Type"] = "text/plain"
    return f"Hello, {session.name}"


@request.restful()
def logout():
    def POST():
        session.renew(clear_session=True)
        raise HTTP(204)

    return locals()
