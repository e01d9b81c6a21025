import time

from bottle import Bottle, response

bottle = Bottle()


def add_elapsed(wsgi_app):
    def timed(environ, start_response):
        started = time.perf_counter()

        def stamped(status, headers, exc_info=None):
            elapsed = (time.perf_counter() - started) * 1000
            return start_response(status, [*headers, ("X-Elapsed-Ms", f"{elapsed:.3f}")], exc_info)

        return wsgi_app(environ, stamped)

    return timed


@bottle.get("/hello")
def hello():
    response.content_type = "text/plain"
    return "Hello, World!"


@bottle.get("/fail")
def fail():
    raise RuntimeError("this page always fails")


app = add_elapsed(bottle)
