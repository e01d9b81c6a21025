import time

from tg import MinimalApplicationConfigurator, TGController, expose, response


class RootController(TGController):
    @expose(content_type="text/event-stream")
    def events(self):
        response.headers["Cache-Control"] = "no-cache"

        def send():
            for number in range(1, 6):
                yield f"data: {number}\n\n".encode()
                time.sleep(0.3)

        return send()


config = MinimalApplicationConfigurator()
config.update_blueprint({"root_controller": RootController()})
app = config.make_wsgi_app()
