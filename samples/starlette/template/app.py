from starlette.applications import Starlette
from starlette.routing import Route
from starlette.templating import Jinja2Templates

templates = Jinja2Templates(directory="templates")
NAMES = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


async def table(request):
    return templates.TemplateResponse(request, "table.html", {"names": NAMES})


app = Starlette(routes=[Route("/table", table)])
