from masonite.tests import TestCase


class TestHello(TestCase):
    def test_page(self):
        self.get("/hello").assertOk().assertContains("Hello, World!")

    def test_unknown_address(self):
        self.withExceptionsHandling()
        self.get("/no-such-address").assertNotFound()
