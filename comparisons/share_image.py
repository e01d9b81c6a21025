"""The picture that a shared link shows: 1200 by 630 pixels, the size that social networks ask for.

It is drawn when it is asked for, in some hundredths of a second, and then held like a page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
# As in static/css/site.css, by day.
PAPER, INK, QUIET, ACCENT = "#fdfdfb", "#1b1f23", "#55606b", "#0b6a62"
TITLE, LINE = 72, 34  # pixels
MOST_LINES = 3

Font = ImageFont.FreeTypeFont


def draw(title: str, lines: Sequence[str]) -> bytes:
    """A PNG of the title, in at most three lines, and what is said below it."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    paper = ImageDraw.Draw(image)
    _mark(paper)
    paper.text((MARGIN + 88, 78), "Framewise", INK, _font(44))
    top = 190
    for text in _title(title):
        paper.text((MARGIN, top), text, INK, _font(TITLE))
        top += round(TITLE * 1.15)
    top += 28
    for line in lines:
        paper.text((MARGIN, top), next(_wrapped(line, _font(LINE)), ""), QUIET, _font(LINE))
        top += round(LINE * 1.5)
    paper.rectangle((0, HEIGHT - 16, WIDTH, HEIGHT), ACCENT)
    return _png(image)


def _mark(paper: ImageDraw.ImageDraw) -> None:
    """Two columns beside one another: static/img/mark.svg."""
    paper.rounded_rectangle((MARGIN, 74, MARGIN + 27, 130), 6, fill=ACCENT)
    paper.rounded_rectangle((MARGIN + 35, 74, MARGIN + 62, 130), 6, outline=ACCENT, width=6)
    for top in (88, 100, 112):
        paper.line((MARGIN + 8, top, MARGIN + 19, top), PAPER, 4)
        paper.line((MARGIN + 44, top, MARGIN + 54, top), ACCENT, 4)


def _title(text: str) -> list[str]:
    found = list(_wrapped(text, _font(TITLE)))
    if len(found) > MOST_LINES:
        last = found[MOST_LINES - 1].rpartition(" ")[0]
        found[MOST_LINES - 1 :] = [f"{last.rstrip(' ,;:')} …"]
    return found


def _wrapped(text: str, font: Font) -> Iterator[str]:
    """Lines that fit between the margins; a word that alone is wider stays whole."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > WIDTH - 2 * MARGIN:
            yield line
            longer = word
        line = longer
    if line:
        yield line


@cache
def _font(size: int) -> Font:
    """The one that Pillow brings along, so that every machine draws the same."""
    return cast("Font", ImageFont.load_default(size))


def _png(image: Image.Image) -> bytes:
    """Few colours are enough, and a third of the bytes."""
    file = io.BytesIO()
    image.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()
