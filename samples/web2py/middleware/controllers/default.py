def hello():
    response.headers["Content-Type"] = "text/plain"
    return "Hello, World!"


def fail():
    raise RuntimeError("this page always fails")
