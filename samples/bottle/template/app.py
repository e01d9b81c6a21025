from bottle import Bottle, template

app = Bottle()
NAMES = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


@app.get("/table")
def table():
    return template("table", names=NAMES)
