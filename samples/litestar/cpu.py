from litestar import Litestar, MediaType, get


@get("/primes", sync_to_thread=True)
def primes() -> dict[str, int]:
    count = sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))
    return {"primes": count}


@get("/hello", media_type=MediaType.TEXT)
async def hello() -> str:
    return "Hello, World!"


app = Litestar([primes, hello])
