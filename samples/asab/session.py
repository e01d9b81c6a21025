import secrets

import aiohttp.web
import aiohttp_session
import asab.web
from aiohttp_session.cookie_storage import EncryptedCookieStorage

SECRET_KEY = b"read this key from a secret file"
PASSWORDS = {"ada": "lovelace"}


class Application(asab.Application):
    async def initialize(self):
        self.add_module(asab.web.Module)
        container = asab.web.WebContainer(self.get_service("asab.WebService"), "web")
        storage = EncryptedCookieStorage(SECRET_KEY, samesite="Lax")
        aiohttp_session.setup(container.WebApp, storage)
        container.WebApp.router.add_post("/login", self.login)
        container.WebApp.router.add_get("/members", self.members)
        container.WebApp.router.add_post("/logout", self.logout)

    async def login(self, request):
        form = await request.post()
        expected = PASSWORDS.get(form.get("name"))
        given = form.get("password", "")
        if not expected or not secrets.compare_digest(expected.encode(), given.encode()):
            raise aiohttp.web.HTTPUnauthorized
        session = await aiohttp_session.new_session(request)
        session["name"] = form["name"]
        return aiohttp.web.Response(status=204)

    async def members(self, request):
        session = await aiohttp_session.get_session(request)
        if "name" not in session:
            raise aiohttp.web.HTTPUnauthorized
        return aiohttp.web.Response(text=f"Hello, {session['name']}")

    async def logout(self, request):
        session = await aiohttp_session.get_session(request)
        session.invalidate()
        return aiohttp.web.Response(status=204)


if __name__ == "__main__":
    Application().run()
