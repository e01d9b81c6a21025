"""What the description of the API says of all operations: its texts."""

from __future__ import annotations

ABOUT = """\
Python web frameworks, side by side: every claim cited, every sample run, every number measured.

The data is under [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/), which every answer
says in its `Link` header. Reading needs no key, and pages of any site may read it. Whoever sends an
answer's ETag back in `If-None-Match` is told by a 304 that nothing has changed; each revision of
the catalogue, and each day, has new ETags.

Every error is a problem (RFC 9457) that says what is wrong and what to do. A parameter that an
operation does not know is one; so are an address that is not there (404), and a method that an
address does not know (405, with those that it knows in `Allow`). Null means unknown, never no.
"""
NOUNS = {
    "root": "Where everything is.",
    "frameworks": "Web frameworks: what they are, what they are for, and who makes them.",
    "releases": "Their versions, with the Python that each one needs.",
    "feature-groups": "What features are grouped by.",
    "features": "What a framework can support, and what counts as support.",
    "supports": "Cells of the matrix: a framework and a feature, with sources.",
    "traits": "Strengths and weaknesses, with sources.",
    "adopters": "Projects and companies known to use a framework.",
    "popularity": "Figures of how widely a framework is used, each with its source and its day.",
    "concepts": "The terms explained.",
    "sources": "What was read: pages, files and threads.",
    "claims": "What is published about frameworks, and what is true of it today.",
    "comparisons": "Editorial comparisons.",
    "redirects": "Addresses of pages that were, and where they went.",
    "tasks": "What every framework is asked to do, with the contract.",
    "stacks": "A framework on a server: what is verified and measured.",
    "samples": "The code with which a framework does a task.",
    "runs": "Uses of the lab.",
    "verifications": "One sample on one stack in a run: passed, or the first difference.",
    "measurements": "One stack, one task, one load and one round of a run.",
    "findings": "What all rounds of a run say of a stack at a task.",
    "suggestions": "What somebody says is wrong or missing.",
    "compare": "Two to six frameworks side by side.",
    "choose": "Every framework, placed by what it must, should and must not have.",
    "search": "Names and texts.",
    "schema": "This description.",
}
HEADERS = {
    "Link": "The licence of the data (`rel=license`), and where the operations are described.",
    "X-Request-ID": "The name of the request, as it was sent or made here.",
    "ETag": (
        "The state of the answer: the revision of the catalogue in hex, the day, the release. An"
        " answer to a free text, or to whoever sends a key, has none."
    ),
    "Location": "The present address.",
    "WWW-Authenticate": "How to say who writes.",
}
PROBLEMS = {
    "400": "A parameter, or the body, is not as described; `errors` says which and why.",
    "401": "A key is missing where one writes, or it is not known here or was revoked.",
    "403": "The key may not do this.",
    "404": "There is no such record, or nothing at this address.",
    "406": "There is no form of the answer that was asked for.",
    "409": "It is at odds with what is here.",
    "412": "It was changed since it was read.",
    "413": "The body is too large.",
    "415": "The body is of another type than those that are read.",
    "422": "The body is as described, and at odds with itself or with the catalogue.",
    "428": "If-Match must say which state is to be changed.",
    "429": "Too many requests in a short time.",
    "5XX": "Something went wrong here; it is logged.",
}
