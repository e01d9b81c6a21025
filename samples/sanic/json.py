from sanic import Sanic, json

app = Sanic("json")


@app.get("/json")
async def message(request):
    return json({"message": "Hello, World!"})
