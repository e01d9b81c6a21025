from bottle import Bottle, response

app = Bottle()


@app.get("/hello")
def hello():
    response.content_type = "text/plain"
    return "Hello, World!"
