import falcon
import falcon.asgi
from jinja2 import Environment, FileSystemLoader, select_autoescape

templates = Environment(loader=FileSystemLoader("templates"), autoescape=select_autoescape())
NAMES = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


class TableResource:
    async def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_HTML
        resp.text = templates.get_template("table.html").render(names=NAMES)


app = falcon.asgi.App()
app.add_route("/table", TableResource())
