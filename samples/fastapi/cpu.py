from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.get("/primes")
def primes():  # without async: runs in the thread pool
    count = sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))
    return {"primes": count}


@app.get("/hello", response_class=PlainTextResponse)
async def hello():
    return "Hello, World!"
