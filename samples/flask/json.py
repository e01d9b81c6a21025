from flask import Flask

app = Flask(__name__)


@app.get("/json")
def message():
    return {"message": "Hello, World!"}
