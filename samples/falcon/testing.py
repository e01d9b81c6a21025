import falcon
from falcon import testing


class HelloResource:
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "Hello, World!"


app = falcon.App()
app.add_route("/hello", HelloResource())
client = testing.TestClient(app)


def test_hello():
    result = client.simulate_get("/hello")
    assert result.status_code == 200
    assert result.text == "Hello, World!"


def test_unknown_address():
    assert client.simulate_get("/no-such-address").status_code == 404
