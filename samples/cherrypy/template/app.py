import os

import cherrypy
from jinja2 import Environment, FileSystemLoader

templates = Environment(loader=FileSystemLoader("templates"), autoescape=True)


class Root:
    @cherrypy.expose
    def table(self):
        names = [f"Item {number}" for number in range(1, 12)]
        template = templates.get_template("table.html")
        return template.render(names=[*names, "<script>alert(1)</script>"])


app = cherrypy.Application(Root())
cherrypy.config.update(
    {"environment": "production", "server.socket_port": int(os.environ["PORT"])}
)

if __name__ == "__main__":
    cherrypy.quickstart(app)
