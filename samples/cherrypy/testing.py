import cherrypy
from cherrypy.test import helper


class Root:
    @cherrypy.expose
    def hello(self):
        return "Hello, World!"


class TestHello(helper.CPWebCase):
    @staticmethod
    def setup_server():
        cherrypy.tree.mount(Root())

    def test_page(self):
        self.getPage("/hello")
        self.assertStatus(200)
        self.assertBody("Hello, World!")

    def test_unknown_address(self):
        self.getPage("/no-such-address")
        self.assertStatus(404)
