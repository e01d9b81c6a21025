from http import HTTPStatus

from masonite.auth import Sign
from masonite.configuration import Configuration
from masonite.foundation import Application, Kernel as BaseKernel
from masonite.providers import (
    AuthenticationProvider,
    EventProvider,
    ExceptionProvider,
    FrameworkProvider,
    RouteProvider,
)
from masonite.utils.location import base_path


class Kernel(BaseKernel):
    def register(self):
        super().register()
        configuration = Configuration(self.application)
        configuration.set("application", {"debug": False})
        configuration.set("auth", {"guards": {"default": "web", "web": {}}})
        configuration.set("exceptions", {})
        configuration.set("session", {"drivers": {"cookie": {}}})
        self.application.bind("config", configuration)
        self.application.bind("controllers.location", "hello")
        self.application.bind("sign", Sign("Zm9yIGRldmVsb3BtZW50IG9ubHksIDMyIGJ5dGVzISE="))
        self.register_routes()

    def register_routes(self):
        from hello import ROUTES

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
    FrameworkProvider,
    RouteProvider,
    EventProvider,
    ExceptionProvider,
    AuthenticationProvider,
)
application.bind("HttpExceptionHandler", ErrorHandler(application))
