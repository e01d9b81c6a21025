import asyncio
import os
import secrets

from tornado.process import fork_processes
from tornado.web import Application, HTTPError, RequestHandler

PASSWORDS = {"ada": "lovelace"}


class LoginHandler(RequestHandler):
    def post(self):
        name, password = self.get_argument("name"), self.get_argument("password")
        expected = PASSWORDS.get(name, secrets.token_hex())
        if not secrets.compare_digest(expected.encode(), password.encode()):
            raise HTTPError(401)
        self.set_signed_cookie("user", name, httponly=True, samesite="Lax")
        self.set_status(204)


class MembersHandler(RequestHandler):
    def get_current_user(self):
        return self.get_signed_cookie("user")

    def get(self):
        if not self.current_user:
            raise HTTPError(401)
        self.write(f"Hello, {self.current_user.decode()}")


class LogoutHandler(RequestHandler):
    def post(self):
        self.clear_cookie("user")
        self.set_status(204)


app = Application(
    [
        (r"/login", LoginHandler),
        (r"/members", MembersHandler),
        (r"/logout", LogoutHandler),
    ],
    cookie_secret="read this from a file that only the application may read",
    cross_origin_protection=True,
)


async def main():
    app.listen(int(os.environ["PORT"]), "127.0.0.1", reuse_port=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
