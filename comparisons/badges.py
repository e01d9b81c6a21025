"""Badges: one fact as a small picture, for a project's README. Pure functions from words to SVG."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape

from catalog.models import Level, State

HEIGHT, FONT, GAP, SHAPE = 20, 11, 6, 13  # pixels
LONGEST = 60  # characters of a label
LEFT = "#3a434b"
# As in static/css/site.css by day: white reads on each of them.
TEAL, BLUE, BROWN, RED, GREY = "#0b6a62", "#2459a8", "#7a4b00", "#8a2c2c", "#59636e"
DOT, STROKE = '<circle cx="4" cy="4" r="4" fill="#fff"/>', 'fill="none" stroke="#fff"'
RING = f'<circle cx="4" cy="4" r="3.25" {STROKE} stroke-width="1.5"/>'
LOOKS = {
    Level.BUILT_IN: (TEAL, DOT),
    Level.OFFICIAL: (BLUE, f'{RING}<path d="M4 .5a3.5 3.5 0 0 0 0 7z" fill="#fff"/>'),
    Level.THIRD_PARTY: (BROWN, RING),
    Level.NONE: (RED, f'<path d="M.5 4h7" {STROKE} stroke-width="1.5"/>'),
    State.VERIFIED: (TEAL, f'<path d="M.5 4.5l2.5 2.5 4.5-6" {STROKE} stroke-width="1.75"/>'),
    State.CHANGED: (BROWN, f'<path d="M4 0v5M4 6.5v1.5" {STROKE} stroke-width="1.75"/>'),
    None: (GREY, '<text x="1" y="8">?</text>'),
}
# Of Arial, in thousandths of its size. Helvetica, Liberation Sans and Arimo have the same; where
# the reader has neither, the letters are drawn into the same length.
FAMILY = "Arial,Helvetica,Liberation Sans,Arimo,sans-serif"
BY_WIDTH = {
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r", 334: "{}", 355: '"',
    389: "*", 469: "^", 500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu–", 584: "+<=>~",
    611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W",
    1000: "…—", 1015: "@",
}  # fmt: skip
WIDTHS = {letter: width for width, letters in BY_WIDTH.items() for letter in letters}
OTHER, WIDE = 600, 1000  # letters of other scripts
NO_TEXT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # says XML


@dataclass(frozen=True)
class Badge:
    """What stands on the left and on the right; `look` is its colour and sign, null is unknown."""

    label: str
    said: str
    look: Level | State | None


def of_level(feature: str, level: str | None) -> Badge:
    known = Level(level) if level else None
    return Badge(feature, known.label.lower() if known else "unknown", known)


def of_samples(framework: str, version: str | None, verified: int, samples: int) -> Badge:
    label = f"{framework} {version}" if version else framework
    if not samples:
        return Badge(label, "no samples", None)
    look = State.VERIFIED if verified == samples else State.CHANGED
    return Badge(label, f"{verified} of {samples} samples verified", look)


def plain(text: str) -> str:
    """In one line, and without characters that no XML can hold."""
    return " ".join(NO_TEXT.sub(" ", text).split())


def svg(badge: Badge) -> str:
    colour, shape = LOOKS[badge.look]
    left, right = plain(badge.label), plain(badge.said)
    label, said = escape(left), escape(right)
    middle = 2 * GAP + width(left)
    start = middle + GAP + SHAPE
    end = start + width(right) + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{end}" height="{HEIGHT}"'
        f' viewBox="0 0 {end} {HEIGHT}" role="img" aria-label="{label}: {said}">'
        f"<title>{label}: {said}</title>"
        f'<rect width="{end}" height="{HEIGHT}" rx="3" fill="{LEFT}"/>'
        f'<path d="M{middle} 0h{end - middle - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{middle}z"'
        f' fill="{colour}"/>'
        f'<g fill="#fff" font-family="{FAMILY}" font-size="{FONT}">'
        f'<g transform="translate({middle + GAP} 6)">{shape}</g>'
        f"{_text(GAP, label, width(left))}{_text(start, said, width(right))}"
        "</g></svg>"
    )


def _text(left: int, escaped: str, length: int) -> str:
    at = f'x="{left}" y="14" textLength="{length}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {at}>{escaped}</text>"


def width(text: str) -> int:
    """In pixels, at least one."""
    return max(round(sum(map(_width, text)) * FONT / 1000), 1)


def _width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    return WIDTHS.get(unicodedata.normalize("NFD", letter)[0], OTHER)
