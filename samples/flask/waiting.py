import time

from flask import Flask

app = Flask(__name__)


@app.get("/wait")
def wait():
    time.sleep(0.05)
    return "waited", {"Content-Type": "text/plain"}
