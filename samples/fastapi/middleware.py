import logging
from time import perf_counter

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.middleware("http")
async def add_elapsed_header(request: Request, call_next):
    began = perf_counter()
    try:
        response = await call_next(request)
    except Exception:
        # The framework's own answer to it is made outside of all middleware.
        logging.getLogger("uvicorn.error").exception("%s failed", request.url.path)
        response = PlainTextResponse("Internal Server Error", status_code=500)
    response.headers["X-Elapsed-Ms"] = f"{(perf_counter() - began) * 1000:.2f}"
    return response


@app.get("/hello", response_class=PlainTextResponse)
async def hello():
    return "Hello, World!"


@app.get("/fail")
async def fail():
    raise RuntimeError("This handler always fails")
