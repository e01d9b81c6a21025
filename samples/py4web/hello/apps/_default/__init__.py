from py4web import action, response


@action("hello")
def hello():
    response.headers["Content-Type"] = "text/plain"
    return "Hello, World!"
