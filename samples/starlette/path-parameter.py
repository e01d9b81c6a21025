from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

USERS = {1: "Ada", 2: "Grace"}


async def read_user(request):
    user_id = request.path_params["user_id"]
    if user_id not in USERS:
        return JSONResponse({"error": "User not found"}, status_code=404)
    return JSONResponse({"id": user_id, "name": USERS[user_id]})


app = Starlette(routes=[Route("/users/{user_id:int}", read_user)])
