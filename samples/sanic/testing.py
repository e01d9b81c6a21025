from sanic import Sanic, text

app = Sanic("hello")


@app.get("/hello")
async def hello(request):
    return text("Hello, World!")


def test_hello():
    _, response = app.test_client.get("/hello")
    assert response.status == 200
    assert response.text == "Hello, World!"


def test_unknown_address():
    _, response = app.test_client.get("/no-such-address")
    assert response.status == 404
