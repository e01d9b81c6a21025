import time


def wait():
    time.sleep(0.05)
    response.headers["Content-Type"] = "text/plain"
    return "waited"
