from flask import Flask

app = Flask(__name__)
USERS = {1: "Ada", 2: "Grace"}


@app.get("/users/<int:user_id>")
def user(user_id):
    if user_id not in USERS:
        return {"error": "no such user"}, 404
    return {"id": user_id, "name": USERS[user_id]}
