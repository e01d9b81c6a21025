"""A WSGI callable without a framework: what a server of WSGI can do at most."""

import json
import time

USERS = {1: {"id": 1, "name": "Ada"}, 2: {"id": 2, "name": "Grace"}}
LIMIT = 64 * 1024
KINDS = {"name": (str,), "price": (int, float), "quantity": (int,)}


def hello(environ):
    return "200 OK", "text/plain", b"Hello, World!"


def message(environ):
    return as_json({"message": "Hello, World!"})


def user(environ):
    number = environ["PATH_INFO"].removeprefix("/users/")
    if number.isdigit() and int(number) in USERS:
        return as_json(USERS[int(number)])
    return as_json({"error": "no such user"}, "404 Not Found")


def order(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > LIMIT:
        return as_json({"error": "too large"}, "413 Content Too Large")
    try:
        found = json.loads(environ["wsgi.input"].read(length))
        wrong = [n for n, kinds in KINDS.items() if type(found.get(n)) not in kinds]
    except (ValueError, AttributeError):
        return as_json({"error": "not a JSON object"}, "400 Bad Request")
    if wrong:
        return as_json({"wrong": wrong}, "422 Unprocessable Content")
    return as_json({**found, "total": found["price"] * found["quantity"]})


def wait(environ):
    time.sleep(0.05)
    return "200 OK", "text/plain", b"waited"


def primes(environ):
    return as_json({"primes": sum(map(is_prime, range(2, 100_000)))})


def is_prime(number):
    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def as_json(value, status="200 OK"):
    return status, "application/json", json.dumps(value).encode()


ROUTES = {
    ("GET", "/hello"): hello,
    ("GET", "/json"): message,
    ("POST", "/orders"): order,
    ("GET", "/wait"): wait,
    ("GET", "/primes"): primes,
}


def app(environ, start_response):
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    view = ROUTES.get((method, path))
    if view is None and method == "GET" and path.startswith("/users/"):
        view = user
    status, kind, body = (
        view(environ) if view else ("404 Not Found", "text/plain", b"not found")
    )
    start_response(
        status, [("Content-Type", kind), ("Content-Length", str(len(body)))]
    )
    return [body]
