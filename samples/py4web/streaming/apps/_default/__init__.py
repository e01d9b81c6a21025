import time

from py4web import action, response


def count():
    for number in range(1, 6):
        yield f"data: {number}\n\n"
        time.sleep(0.3)


@action("events")
def events():
    response.headers["Content-Type"] = "text/event-stream"
    return count()
