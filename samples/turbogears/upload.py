import hashlib

from tg import MinimalApplicationConfigurator, TGController, abort, expose
from tg.appwrappers.base import ApplicationWrapper
from webob.exc import HTTPRequestEntityTooLarge


class BodyLimit(ApplicationWrapper):
    def __call__(self, controller, environ, context):
        if (context.request.content_length or 0) > 1024 * 1024:
            return HTTPRequestEntityTooLarge()
        return self.next_handler(controller, environ, context)


class RootController(TGController):
    @expose("json", allowed_methods=["POST"])
    def upload(self, file=None):
        if file is None:
            abort(400, "no file")
        digest = hashlib.file_digest(file.file, "sha256")
        return {"size": file.file.tell(), "sha256": digest.hexdigest()}


config = MinimalApplicationConfigurator()
config.register_application_wrapper(BodyLimit)
config.update_blueprint({"root_controller": RootController(), "renderers": ["json"]})
app = config.make_wsgi_app()
