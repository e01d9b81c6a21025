import falcon


class PrimesResource:
    def on_get(self, req, resp):
        count = sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))
        resp.media = {"primes": count}


class HelloResource:
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = "Hello, World!"


app = falcon.App()
app.add_route("/primes", PrimesResource())
app.add_route("/hello", HelloResource())
