import time

from sanic import Sanic, text

app = Sanic("middleware")


@app.on_request
async def begin(request):
    request.ctx.began = time.perf_counter()


@app.on_response
async def elapsed(request, response):
    milliseconds = (time.perf_counter() - request.ctx.began) * 1000
    response.headers["X-Elapsed-Ms"] = f"{milliseconds:.2f}"


@app.get("/hello")
async def hello(request):
    return text("Hello, World!")


@app.get("/fail")
async def fail(request):
    raise RuntimeError("this page fails")
