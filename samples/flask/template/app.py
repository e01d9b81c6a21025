from flask import Flask, render_template

app = Flask(__name__)
NAMES = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


@app.get("/table")
def table():
    return render_template("table.html", names=NAMES)
