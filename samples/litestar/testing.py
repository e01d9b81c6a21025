from collections.abc import Iterator

import pytest
from litestar import Litestar, MediaType, get
from litestar.testing import TestClient


@get("/hello", media_type=MediaType.TEXT)
async def hello() -> str:
    return "Hello, World!"


app = Litestar([hello])


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    with TestClient(app) as client:
        yield client


def test_hello(client: TestClient[Litestar]) -> None:
    response = client.get("/hello")
    assert response.status_code == 200
    assert response.text == "Hello, World!"


def test_unknown_address(client: TestClient[Litestar]) -> None:
    assert client.get("/no-such-address").status_code == 404
