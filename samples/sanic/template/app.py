from sanic import Sanic

app = Sanic("table")
ITEMS = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


@app.get("/table")
@app.ext.template("table.html")
async def table(request):
    return {"items": ITEMS}
