from tg import (
    MinimalApplicationConfigurator,
    RestController,
    TGController,
    abort,
    expose,
    validate,
)

USERS = {1: "Ada", 2: "Grace"}


class UsersController(RestController):
    @expose("json")
    @validate(error_handler=abort(404, error_handler=True))
    def get_one(self, user_id: int):
        if user_id not in USERS:
            abort(404, "no such user", passthrough="json")
        return {"id": user_id, "name": USERS[user_id]}


class RootController(TGController):
    users = UsersController()


config = MinimalApplicationConfigurator()
config.update_blueprint({"root_controller": RootController(), "renderers": ["json"]})
app = config.make_wsgi_app()
