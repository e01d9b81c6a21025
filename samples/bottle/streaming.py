import time

from bottle import Bottle, response

app = Bottle()


@app.get("/events")
def events():
    response.content_type = "text/event-stream"
    for number in range(1, 6):
        yield f"data: {number}\n\n"
        time.sleep(0.3)
