import os

import cherrypy


def count_primes():
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))


class Root:
    @cherrypy.expose
    @cherrypy.tools.json_out()
    def primes(self):
        return {"primes": count_primes()}

    @cherrypy.expose
    def hello(self):
        cherrypy.response.headers["Content-Type"] = "text/plain"
        return "Hello, World!"


app = cherrypy.Application(Root())
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
