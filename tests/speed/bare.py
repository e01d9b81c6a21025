"""The reference that does nothing but return bytes: a WSGI callable with answers kept before."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

Answer = tuple[dict[str, str], bytes]
OWN = {"connection", "date", "server", "transfer-encoding"}  # what the server itself sends


def keep(answers: Mapping[str, Answer], path: Path) -> None:
    kept = {
        address: [
            [(n, v) for n, v in headers.items() if n.lower() not in OWN],
            base64.b64encode(body).decode("ascii"),
        ]
        for address, (headers, body) in answers.items()
    }
    path.write_text(json.dumps(kept), encoding="utf-8")


def _kept() -> dict[str, tuple[list[tuple[str, str]], list[bytes]]]:
    text = (
        Path(os.environ["BARE_ANSWERS"]).read_text("utf-8")
        if "BARE_ANSWERS" in os.environ
        else "{}"
    )
    return {
        address: ([(name, value) for name, value in headers], [base64.b64decode(body)])
        for address, (headers, body) in json.loads(text).items()
    }


ANSWERS = _kept()
NOTHING: tuple[list[tuple[str, str]], list[bytes]] = ([], [b""])


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    query = environ["QUERY_STRING"]
    address = f"{environ['PATH_INFO']}?{query}" if query else environ["PATH_INFO"]
    headers, body = ANSWERS.get(address, NOTHING)
    start_response("200 OK", headers)
    return body
