"""An ASGI callable without a framework: what a server of ASGI can do at most."""

import asyncio
import json

USERS = {1: {"id": 1, "name": "Ada"}, 2: {"id": 2, "name": "Grace"}}
LIMIT = 64 * 1024
KINDS = {"name": (str,), "price": (int, float), "quantity": (int,)}


async def hello(scope, receive):
    return 200, b"text/plain", b"Hello, World!"


async def message(scope, receive):
    return as_json({"message": "Hello, World!"})


async def user(scope, receive):
    number = scope["path"].removeprefix("/users/")
    if number.isdigit() and int(number) in USERS:
        return as_json(USERS[int(number)])
    return as_json({"error": "no such user"}, 404)


async def order(scope, receive):
    body = b""
    while len(body) <= LIMIT:
        event = await receive()
        body += event.get("body", b"")
        if not event.get("more_body"):
            return checked(body) if len(body) <= LIMIT else as_json({"error": "too large"}, 413)
    return as_json({"error": "too large"}, 413)


def checked(body):
    try:
        found = json.loads(body)
        wrong = [n for n, kinds in KINDS.items() if type(found.get(n)) not in kinds]
    except (ValueError, AttributeError):
        return as_json({"error": "not a JSON object"}, 400)
    if wrong:
        return as_json({"wrong": wrong}, 422)
    return as_json({**found, "total": found["price"] * found["quantity"]})


async def wait(scope, receive):
    await asyncio.sleep(0.05)
    return 200, b"text/plain", b"waited"


async def primes(scope, receive):
    return as_json({"primes": await asyncio.to_thread(count_primes)})


def count_primes():
    return sum(map(is_prime, range(2, 100_000)))


def is_prime(number):
    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def as_json(value, status=200):
    return status, b"application/json", json.dumps(value).encode()


ROUTES = {
    ("GET", "/hello"): hello,
    ("GET", "/json"): message,
    ("POST", "/orders"): order,
    ("GET", "/wait"): wait,
    ("GET", "/primes"): primes,
}


async def app(scope, receive, send):
    if scope["type"] != "http":
        raise ValueError(f"this answers http, not {scope['type']}")
    method, path = scope["method"], scope["path"]
    view = ROUTES.get((method, path))
    if view is None and method == "GET" and path.startswith("/users/"):
        view = user
    found = await view(scope, receive) if view else (404, b"text/plain", b"not found")
    status, kind, body = found
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
