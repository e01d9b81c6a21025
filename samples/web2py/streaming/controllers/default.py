import time


def count():
    for number in range(1, 6):
        yield f"data: {number}\n\n".encode()
        time.sleep(0.3)


def events():
    response.headers["Content-Type"] = "text/event-stream"
    return count()
