from tornado.testing import AsyncHTTPTestCase
from tornado.web import Application, RequestHandler


class HelloHandler(RequestHandler):
    def get(self):
        self.write("Hello, World!")


app = Application([(r"/hello", HelloHandler)])


class TestHello(AsyncHTTPTestCase):
    def get_app(self):
        return app

    def test_page(self):
        response = self.fetch("/hello")
        assert response.code == 200
        assert response.body == b"Hello, World!"

    def test_unknown_address(self):
        assert self.fetch("/no-such-address").code == 404
