from flask import Flask

app = Flask(__name__)


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))


@app.get("/primes")
def primes():
    return {"primes": count_primes(100_000)}


@app.get("/hello")
def hello():
    return "Hello, World!", {"Content-Type": "text/plain"}
