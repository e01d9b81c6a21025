from tg import MinimalApplicationConfigurator, TGController, expose


class RootController(TGController):
    @expose(content_type="text/plain")
    def hello(self):
        return "Hello, World!"


config = MinimalApplicationConfigurator()
config.update_blueprint({"root_controller": RootController()})
app = config.make_wsgi_app()
