from tg import MinimalApplicationConfigurator, TGController, expose


def count_primes():
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))


class RootController(TGController):
    @expose("json")
    def primes(self):
        return {"primes": count_primes()}

    @expose(content_type="text/plain")
    def hello(self):
        return "Hello, World!"


config = MinimalApplicationConfigurator()
config.update_blueprint({"root_controller": RootController(), "renderers": ["json"]})
app = config.make_wsgi_app()
