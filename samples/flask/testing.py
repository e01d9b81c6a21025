import pytest
from flask import Flask

app = Flask(__name__)


@app.get("/hello")
def hello():
    return "Hello, World!", {"Content-Type": "text/plain"}


@pytest.fixture
def client():
    return app.test_client()


def test_page(client):
    response = client.get("/hello")
    assert response.status_code == 200
    assert response.text == "Hello, World!"


def test_unknown_address(client):
    assert client.get("/no-such-address").status_code == 404
