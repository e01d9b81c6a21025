from bottle import Bottle

app = Bottle()


@app.get("/json")
def message():
    return {"message": "Hello, World!"}
