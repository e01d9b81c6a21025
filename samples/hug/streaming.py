import time

import hug


@hug.format.content_type("text/event-stream")
def event_stream(events, **kwargs):
    return events


class Events:
    """hug streams what has a read method."""

    def __init__(self):
        self._numbers = iter(range(1, 6))

    def read(self, size):
        number = next(self._numbers, None)
        if number is None:
            return b""
        if number > 1:
            time.sleep(0.3)
        return f"data: {number}\n\n".encode()


@hug.get("/events", output=event_stream)
def events():
    return Events()
