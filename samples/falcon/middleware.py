from time import perf_counter

import falcon


class ElapsedMiddleware:
    def process_request(self, req, resp):
        req.context.began = perf_counter()

    def process_response(self, req, resp, resource, req_succeeded):
        resp.set_header("X-Elapsed-Ms", f"{(perf_counter() - req.context.began) * 1000:.2f}")


class HelloResource:
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "Hello, World!"


class FailResource:
    def on_get(self, req, resp):
        raise RuntimeError("This responder always fails")


app = falcon.App(middleware=[ElapsedMiddleware()])
app.add_route("/hello", HelloResource())
app.add_route("/fail", FailResource())
