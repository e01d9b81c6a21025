import time

from bottle import Bottle, response

app = Bottle()


@app.get("/wait")
def wait():
    time.sleep(0.05)
    response.content_type = "text/plain"
    return "waited"
