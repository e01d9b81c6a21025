import pytest
from pyramid.config import Configurator
from pyramid.view import view_config
from webtest import TestApp


@view_config(route_name="hello", request_method="GET", renderer="string")
def hello(request):
    return "Hello, World!"


with Configurator() as config:
    config.add_route("hello", "/hello")
    config.scan()
    app = config.make_wsgi_app()


@pytest.fixture
def client():
    return TestApp(app)


def test_page(client):
    assert client.get("/hello", status=200).text == "Hello, World!"


def test_unknown_address(client):
    client.get("/no-such-address", status=404)
