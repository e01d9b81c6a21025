from tg import MinimalApplicationConfigurator, TGController, expose


class RootController(TGController):
    @expose("json", allowed_methods=["GET"])
    def json(self):
        return {"message": "Hello, World!"}


config = MinimalApplicationConfigurator()
config.update_blueprint({"root_controller": RootController(), "renderers": ["json"]})
app = config.make_wsgi_app()
