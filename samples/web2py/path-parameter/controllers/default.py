USERS = {1: "Ada", 2: "Grace"}


def users():
    user_id = request.args(0, cast=int)
    if user_id not in USERS:
        response.status = 404
        return response.json({"error": "no such user"})
    return response.json({"id": user_id, "name": USERS[user_id]})
