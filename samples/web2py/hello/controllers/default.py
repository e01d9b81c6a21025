def hello():
    response.headers["Content-Type"] = "text/plain"
    return "Hello, World!"
