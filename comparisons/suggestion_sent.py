"""What a browser sends of the form: within bounds and readable, or why it is not."""

from __future__ import annotations

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# Two fields of 4,000 characters take 96 kB where each letter is four bytes that are escaped.
LARGEST = 128 * 1024
TOO_LARGE = "That is more than this form takes: 4,000 characters a field, and no files."
NO_FORM = "This takes what a form sends, in UTF-8: use the form below."
UNREADABLE = "What arrived could not be read as a form: use the one below."


class CannotRead(Exception):
    """With the status of the answer."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


def read(request: HttpRequest) -> QueryDict:
    """Raises CannotRead, before anything of it is read where it is too large."""
    length = request.META.get("CONTENT_LENGTH") or "0"  # without one, Django reads nothing
    if length.isdecimal() and int(length) > LARGEST:
        raise CannotRead(413, TOO_LARGE)
    charset = (request.content_params or {}).get("charset", "utf-8")
    # Python knows encodings that make text of anything, or that are none.
    if request.content_type not in FORMS or charset.lower() not in ("utf-8", "utf8"):
        raise CannotRead(415, NO_FORM)
    try:
        return request.POST
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError) as error:
        raise CannotRead(400, UNREADABLE) from error
