import time

from flask import Flask, g

app = Flask(__name__)


@app.before_request
def start_clock():
    g.started = time.perf_counter()


@app.after_request
def add_elapsed(response):
    elapsed = (time.perf_counter() - g.started) * 1000
    response.headers["X-Elapsed-Ms"] = f"{elapsed:.3f}"
    return response


@app.get("/hello")
def hello():
    return "Hello, World!", {"Content-Type": "text/plain"}


@app.get("/fail")
def fail():
    raise RuntimeError("this page always fails")
