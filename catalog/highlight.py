"""Code as HTML: the words that a reader looks for stand in spans with a class."""

from __future__ import annotations

from itertools import groupby

from markupsafe import escape
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from pygments.util import ClassNotFound

# The first kind that holds a token's type gives its class; other words stand plain.
CLASSES: dict[_TokenType, str] = {
    Keyword: "k",
    Operator.Word: "k",
    Name.Tag: "k",
    String: "s",
    Number: "m",
    Comment: "c",
    Name.Decorator: "d",
    Name.Function: "f",
    Name.Class: "f",
}


def html(name: str, text: str) -> str:
    """The text of a file, escaped, with classes k, s, m, c, d and f (see CLASSES)."""
    try:
        lexer = get_lexer_for_filename(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False, ensurenl=False)
    parts = groupby(lexer.get_tokens(text), key=lambda token: _class(token[0]))
    return "".join(_span(kind, "".join(word for _, word in words)) for kind, words in parts)


def _class(token: _TokenType) -> str | None:
    return next((found for kind, found in CLASSES.items() if token in kind), None)  # type: ignore[comparison-overlap]


def _span(kind: str | None, words: str) -> str:
    return f'<span class="{kind}">{escape(words)}</span>' if kind else str(escape(words))
