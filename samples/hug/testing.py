import hug


@hug.get("/hello", output=hug.output_format.text)
def hello():
    return "Hello, World!"


def test_hello():
    response = hug.test.get(__name__, "/hello")
    assert response.status == hug.HTTP_200
    assert response.data == "Hello, World!"


def test_unknown_address():
    assert hug.test.get(__name__, "/no-such-address").status == hug.HTTP_404
