from py4web import action, response


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))


@action("primes")
def primes():
    return {"primes": count_primes(100_000)}


@action("hello")
def hello():
    response.headers["Content-Type"] = "text/plain"
    return "Hello, World!"
