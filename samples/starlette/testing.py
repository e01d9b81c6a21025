from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient


async def hello(request):
    return PlainTextResponse("Hello, World!")


app = Starlette(routes=[Route("/hello", hello)])
client = TestClient(app)


def test_hello():
    response = client.get("/hello")
    assert response.status_code == 200
    assert response.text == "Hello, World!"


def test_unknown_address():
    assert client.get("/no-such-address").status_code == 404
