def hello():
    response.headers["Content-Type"] = "text/plain"
    return "Hello, World!"


def primes():
    return response.json({"primes": count_primes(100_000)})


def count_primes(limit):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, limit))
