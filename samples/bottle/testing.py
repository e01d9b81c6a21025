import pytest
from bottle import Bottle, response
from webtest import TestApp

app = Bottle()


@app.get("/hello")
def hello():
    response.content_type = "text/plain"
    return "Hello, World!"


@pytest.fixture
def client():
    return TestApp(app)


def test_page(client):
    assert client.get("/hello", status=200).text == "Hello, World!"


def test_unknown_address(client):
    client.get("/no-such-address", status=404)
