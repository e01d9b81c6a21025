from bottle import Bottle, response

app = Bottle()
USERS = {1: "Ada", 2: "Grace"}


@app.get("/users/<user_id:int>")
def user(user_id):
    if user_id not in USERS:
        response.status = 404
        return {"error": "no such user"}
    return {"id": user_id, "name": USERS[user_id]}
