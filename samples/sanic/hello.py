from sanic import Sanic, text

app = Sanic("hello")


@app.get("/hello")
async def hello(request):
    return text("Hello, World!")
