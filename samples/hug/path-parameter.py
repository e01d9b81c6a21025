import hug

USERS = {1: "Ada", 2: "Grace"}


@hug.get("/users/{user_id}")
def user(user_id: hug.types.number, response):
    if user_id not in USERS:
        response.status = hug.HTTP_404
        return {"error": "There is no such user"}
    return {"id": user_id, "name": USERS[user_id]}
