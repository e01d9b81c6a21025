from pathlib import Path

from litestar import Litestar, get
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template.config import TemplateConfig

NAMES = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


@get("/table")
async def table() -> Template:
    return Template("table.html", context={"names": NAMES})


app = Litestar(
    [table],
    template_config=TemplateConfig(directory=Path("templates"), engine=JinjaTemplateEngine),
)
