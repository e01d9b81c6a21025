from tg import MinimalApplicationConfigurator, TGController, expose
from webtest import TestApp


class RootController(TGController):
    @expose(content_type="text/plain")
    def hello(self):
        return "Hello, World!"


config = MinimalApplicationConfigurator()
config.update_blueprint({"root_controller": RootController()})
app = config.make_wsgi_app()


class TestRootController:
    def setup_method(self):
        self.app = TestApp(app)

    def test_page(self):
        assert self.app.get("/hello", status=200).text == "Hello, World!"

    def test_unknown_address(self):
        self.app.get("/no-such-address", status=404)
