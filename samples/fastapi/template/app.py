from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

app = FastAPI()
templates = Jinja2Templates(directory="templates")
NAMES = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


@app.get("/table", response_class=HTMLResponse)
async def table(request: Request):
    return templates.TemplateResponse(request, "table.html", {"names": NAMES})
