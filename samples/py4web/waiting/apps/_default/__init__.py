import time

from py4web import action, response


@action("wait")
def wait():
    time.sleep(0.05)
    response.headers["Content-Type"] = "text/plain"
    return "waited"
