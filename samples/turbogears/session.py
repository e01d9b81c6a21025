import secrets

from tg import (
    MinimalApplicationConfigurator,
    TGController,
    abort,
    expose,
    response,
    session,
)
from tg.configurator.components.session import SessionConfigurationComponent

PASSWORDS = {"ada": "lovelace"}


class RootController(TGController):
    @expose(allowed_methods=["POST"])
    def login(self, name, password):
        expected = PASSWORDS.get(name, secrets.token_hex())
        if not secrets.compare_digest(expected.encode(), password.encode()):
            abort(401)
        session.invalidate()
        session["name"] = name
        session.save()
        response.status = 204

    @expose(content_type="text/plain")
    def members(self):
        if "name" not in session:
            abort(401)
        return f"Hello, {session['name']}"

    @expose(allowed_methods=["POST"])
    def logout(self):
        session.delete()
        response.status = 204


config = MinimalApplicationConfigurator()
config.register(SessionConfigurationComponent)
config.update_blueprint(
    {
        "root_controller": RootController(),
        "session.type": "file",
        "session.data_dir": "sessions",
        "session.data_serializer": "json",
        "session.secret": "read this from a file that only the application may read",
        "session.httponly": True,
    }
)
app = config.make_wsgi_app()
