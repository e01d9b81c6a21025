from py4web import action, response

USERS = {1: "Ada", 2: "Grace"}


@action("users/<user_id:int>", method="GET")
def user(user_id):
    if user_id not in USERS:
        response.status = 404
        return {"error": "no such user"}
    return {"id": user_id, "name": USERS[user_id]}
