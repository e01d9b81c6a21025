import os
from http import HTTPStatus

from masonite.auth import Sign
from masonite.configuration import Configuration
from masonite.exceptions import InvalidToken
from masonite.foundation import Application, CoreKernel
from masonite.middleware import EncryptCookies, SessionMiddleware
from masonite.providers import (
    EventProvider,
    ExceptionProvider,
    RouteProvider,
    SessionProvider,
    ViewProvider,
)
from masonite.utils.location import base_path

from body import BodyProvider

KEY = os.environ.get("APP_KEY", "Zm9yIGRldmVsb3BtZW50IG9ubHksIDMyIGJ5dGVzISE=")


class StrictEncryptCookies(EncryptCookies):
    """Drops a cookie that was not encrypted here."""

    def before(self, request, response):
        for name, cookie in list(request.cookie_jar.all().items()):
            try:
                cookie.value = request.app.make("sign").unsign(cookie.value or "-")
            except InvalidToken:
                request.delete_cookie(name)
        return request


class Kernel(CoreKernel):
    def register(self):
        super().register()
        configuration = Configuration(self.application)
        configuration.set("application", {"debug": False})
        configuration.set("exceptions", {})
        configuration.set("session", {"drivers": {"default": "cookie", "cookie": {}}})
        self.application.bind("config", configuration)
        self.application.bind("controllers.location", "app")
        self.application.bind("views.location", "masonite/templates")
        self.application.bind("sign", Sign(KEY))
        middleware = self.application.make("middleware")
        middleware.add([StrictEncryptCookies]).add({"web": [SessionMiddleware]})
        self.register_routes()

    def register_routes(self):
        from app import ROUTES

        self.application.make("router").add(ROUTES)


class ErrorHandler:
    """Answers every error with its status and a short JSON object."""

    def __init__(self, application):
        self.application = application

    def handle(self, exception):
        status = exception.get_status()
        response = self.application.make("response")
        response.json({"error": HTTPStatus(status).phrase}, status)
        return response


application = Application(base_path())
application.register_providers(Kernel)
application.add_providers(
    BodyProvider,
    RouteProvider,
    ViewProvider,
    SessionProvider,
    EventProvider,
    ExceptionProvider,
)
application.bind("HttpExceptionHandler", ErrorHandler(application))
