"""Names and sentences that read like those of the facts, and say nothing."""

from __future__ import annotations

from random import Random

SYLLABLES = (
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu",
    "na", "pe", "qui", "ro", "su", "ta", "we", "xi", "yo", "zu",
)  # fmt: skip
SUBJECTS = ("The router", "The session", "A handler", "The template", "Each request", "The form")
VERBS = ("is read from", "is kept beside", "is handed to", "waits for", "belongs to", "ends with")
OBJECTS = ("the application", "its extension", "the server", "a registry", "the configuration")
ENDS = ("", " by default", " once it is asked for", " since the second release", " in production")
# The first features have names of the facts, so that links which name them lead somewhere.
FEATURES = (
    "admin", "authentication", "migrations", "orm", "openapi", "rest", "validation", "templates",
    "forms", "sessions", "websockets", "async-handlers", "background-tasks", "caching", "csrf",
    "jwt", "logging", "metrics", "testing", "type-hints",
)  # fmt: skip
TASKS = (
    "hello", "json", "path-parameter", "validation", "database", "template", "session", "upload",
    "middleware", "streaming", "waiting", "cpu", "testing", "websocket",
)  # fmt: skip


def name(place: int) -> str:
    """Banaquira, another one for each place."""
    syllables, left = "", place
    for _ in range(4):
        left, here = divmod(left, len(SYLLABLES))
        syllables = SYLLABLES[here] + syllables
    return syllables.title() + (str(left) if left else "")


def named(known: tuple[str, ...], place: int, what: str) -> str:
    """A slug: of those that are known, then numbered ones."""
    return known[place] if place < len(known) else f"{what}-{place + 1}"


def title(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def sentence(draws: Random) -> str:
    words = (draws.choice(part) for part in (SUBJECTS, VERBS, OBJECTS))
    return f"{' '.join(words)}{draws.choice(ENDS)}."


def text(draws: Random, sentences: int) -> str:
    return " ".join(sentence(draws) for _ in range(sentences))


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")
