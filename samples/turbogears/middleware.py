import time

from tg import MinimalApplicationConfigurator, TGController, expose
from tg.appwrappers.base import ApplicationWrapper
from tg.appwrappers.errorpage import ErrorPageApplicationWrapper
from tg.configurator.components.error_pages import ErrorPagesConfigurationComponent


class ElapsedTime(ApplicationWrapper):
    def __call__(self, controller, environ, context):
        started = time.perf_counter()
        response = self.next_handler(controller, environ, context)
        elapsed = (time.perf_counter() - started) * 1000
        response.headers["X-Elapsed-Ms"] = f"{elapsed:.2f}"
        return response


class ErrorController(TGController):
    @expose(content_type="text/plain")
    def document(self):
        return "Something went wrong"


class RootController(TGController):
    error = ErrorController()

    @expose(content_type="text/plain")
    def hello(self):
        return "Hello, World!"

    @expose()
    def fail(self):
        raise RuntimeError("it fails")


config = MinimalApplicationConfigurator()
config.register(ErrorPagesConfigurationComponent)
config.register_application_wrapper(ElapsedTime, after=ErrorPageApplicationWrapper)
config.update_blueprint({"root_controller": RootController()})
app = config.make_wsgi_app()
