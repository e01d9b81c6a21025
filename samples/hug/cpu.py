import hug


@hug.get("/primes")
def primes():
    count = sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))
    return {"primes": count}


@hug.get("/hello", output=hug.output_format.text)
def hello():
    return "Hello, World!"
