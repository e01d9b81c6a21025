import falcon
import falcon.asgi

USERS = {1: "Ada", 2: "Grace"}


class UserResource:
    async def on_get(self, req, resp, user_id):
        if user_id not in USERS:
            raise falcon.HTTPNotFound(description="There is no such user.")
        resp.media = {"id": user_id, "name": USERS[user_id]}


app = falcon.asgi.App()
app.add_route("/users/{user_id:int}", UserResource())
