import time

from flask import Flask

app = Flask(__name__)


def count():
    for number in range(1, 6):
        yield f"data: {number}\n\n"
        time.sleep(0.3)


@app.get("/events")
def events():
    return count(), {"Content-Type": "text/event-stream"}
