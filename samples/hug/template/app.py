import hug
from jinja2 import Environment, FileSystemLoader, select_autoescape

templates = Environment(loader=FileSystemLoader("templates"), autoescape=select_autoescape())
NAMES = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


@hug.get("/table", output=hug.output_format.html)
def table():
    return templates.get_template("table.html").render(names=NAMES)
