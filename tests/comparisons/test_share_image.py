"""The picture that a shared link shows."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from comparisons.share_image import HEIGHT, MARGIN, PAPER, WIDTH, draw


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB")


def drawn(picture: bytes) -> tuple[int, int, int, int]:
    """The box in which something is drawn, above the line at the foot."""
    image = opened(picture).crop((0, 0, WIDTH, HEIGHT - 16))
    box = ImageChops.difference(image, Image.new("RGB", image.size, PAPER)).getbbox()
    assert box is not None
    return box


def test_it_is_as_large_as_networks_ask_for_and_light() -> None:
    picture = draw("Flask", ["Micro · WSGI", "21 built in"])
    assert opened(picture).size == (1200, 630)
    assert len(picture) < 40_000


@settings(max_examples=25)  # each draws a picture
@given(
    st.lists(st.text("abcW ", min_size=1, max_size=12), min_size=1, max_size=40),
    st.lists(st.text("abcW ", max_size=60), max_size=2),
)
def test_what_is_drawn_stays_within_the_margins(words: list[str], lines: list[str]) -> None:
    _, _, right, bottom = drawn(draw(" ".join(words), lines))
    assert right <= WIDTH - MARGIN + 2
    assert bottom < HEIGHT - 16


def test_other_words_make_another_picture() -> None:
    assert draw("Flask", ["Micro"]) == draw("Flask", ["Micro"]) != draw("Falcon", ["Micro"])


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/frameworks/flask/", "/comparisons/learn-first/"])
def test_records_have_their_picture(client: Client, path: str) -> None:
    answer = client.get(f"{path}share.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert opened(answer.content).size == (WIDTH, HEIGHT)
    assert f'{path}share.png"' in client.get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/frameworks/flsk/share.png", "/comparisons/none/share.png"])
def test_what_is_not_there_has_none(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
