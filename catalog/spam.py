"""What keeps suggestions few and readable, wherever they come from, without asking anybody else."""

from __future__ import annotations

import datetime as dt
import re

LINK = re.compile(r"https?://", re.IGNORECASE)
MOST_LINKS = 1  # of a text: who has more to say than to advertise needs no second
SAME_FOR = dt.timedelta(days=1)  # for which the same text about the same thing is one suggestion


def has_many_links(text: str | None) -> bool:
    return len(LINK.findall(text or "")) > MOST_LINKS
