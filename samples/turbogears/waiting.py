import time

from tg import MinimalApplicationConfigurator, TGController, expose


class RootController(TGController):
    @expose(content_type="text/plain")
    def wait(self):
        time.sleep(0.05)
        return "waited"


config = MinimalApplicationConfigurator()
config.update_blueprint({"root_controller": RootController()})
app = config.make_wsgi_app()
