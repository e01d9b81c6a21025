from masonite.controllers import Controller
from masonite.request import Request
from masonite.response import Response
from masonite.routes import Route
from masonite.sessions import Session

PASSWORDS = {"ada": "lovelace"}


class SessionController(Controller):
    def login(self, request: Request, session: Session):
        name, password = request.input("name"), request.input("password")
        if (name, password) not in PASSWORDS.items():
            return {"error": "wrong name or password"}, 401
        session.set("name", name)
        return "", 204

    def logout(self, session: Session):
        session.delete("name")
        return "", 204


class MemberController(Controller):
    def show(self, session: Session, response: Response):
        name = session.get("name")
        if name not in PASSWORDS:
            return {"error": "members only"}, 401
        return response.with_headers({"Content-Type": "text/plain"}).view(f"Hello, {name}")


ROUTES = Route.group(
    Route.post("/login", SessionController.login),
    Route.get("/members", MemberController.show),
    Route.post("/logout", SessionController.logout),
    middleware=["web"],
)
