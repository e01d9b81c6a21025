from tg import MinimalApplicationConfigurator, TGController, expose


class RootController(TGController):
    @expose("table.xhtml")
    def table(self):
        names = [f"Item {number}" for number in range(1, 12)]
        return {"names": [*names, "<script>alert(1)</script>"]}


config = MinimalApplicationConfigurator()
config.update_blueprint({"root_controller": RootController(), "renderers": ["kajiki"]})
app = config.make_wsgi_app()
