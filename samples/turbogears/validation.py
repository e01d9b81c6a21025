import operator

from tg import MinimalApplicationConfigurator, TGController, expose, validate
from tg.appwrappers.base import ApplicationWrapper
from tg.support.responses import validation_errors_response
from tg.validation import Convert, RequireValue
from webob.exc import HTTPRequestEntityTooLarge

ORDER = {
    "name": RequireValue(),
    "price": Convert(float, "Must be a number"),
    "quantity": Convert(operator.index, "Must be an integer"),
}


class BodyLimit(ApplicationWrapper):
    def __call__(self, controller, environ, context):
        if (context.request.content_length or 0) > 64 * 1024:
            return HTTPRequestEntityTooLarge()
        return self.next_handler(controller, environ, context)


class RootController(TGController):
    @expose("json", allowed_methods=["POST"])
    @validate(ORDER, error_handler=validation_errors_response)
    def orders(self, name=None, price=None, quantity=None):
        return {
            "name": name,
            "price": price,
            "quantity": quantity,
            "total": price * quantity,
        }


config = MinimalApplicationConfigurator()
config.register_application_wrapper(BodyLimit)
config.update_blueprint(
    {
        "root_controller": RootController(),
        "renderers": ["json"],
        "decode_json_params": True,
    }
)
app = config.make_wsgi_app()
