from http import HTTPStatus

from masonite.configuration import Configuration
from masonite.foundation import Application, CoreKernel
from masonite.providers import EventProvider, ExceptionProvider, RouteProvider
from masonite.utils.location import base_path

from body import BodyProvider


class Kernel(CoreKernel):
    def register(self):
        super().register()
        configuration = Configuration(self.application)
        configuration.set("application", {"debug": False})
        configuration.set("exceptions", {})
        configuration.set("session", {"drivers": {"cookie": {}}})
        self.application.bind("config", configuration)
        self.application.bind("controllers.location", "app")
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
application.add_providers(BodyProvider, RouteProvider, EventProvider, ExceptionProvider)
application.bind("HttpExceptionHandler", ErrorHandler(application))
