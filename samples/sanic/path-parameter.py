from sanic import NotFound, Sanic, json

app = Sanic("users")
app.config.FALLBACK_ERROR_FORMAT = "json"
USERS = {1: "Ada", 2: "Grace"}


@app.get("/users/<user_id:int>")
async def user(request, user_id: int):
    if user_id not in USERS:
        raise NotFound("no such user")
    return json({"id": user_id, "name": USERS[user_id]})
