import asab.web.rest

USERS = {1: "Ada", 2: "Grace"}


class Application(asab.Application):
    async def initialize(self):
        self.add_module(asab.web.Module)
        container = asab.web.WebContainer(self.get_service("asab.WebService"), "web")
        container.WebApp.middlewares.append(asab.web.rest.JsonExceptionMiddleware)
        container.WebApp.router.add_get(r"/users/{user_id:\d+}", self.user)

    async def user(self, request):
        user_id = int(request.match_info["user_id"])
        if user_id not in USERS:
            raise KeyError("no such user")
        return asab.web.rest.json_response(request, {"id": user_id, "name": USERS[user_id]})


if __name__ == "__main__":
    Application().run()
