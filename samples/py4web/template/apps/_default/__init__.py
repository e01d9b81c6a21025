from py4web import action


@action("table")
@action.uses("table.html")
def table():
    names = [f"Item {number}" for number in range(1, 12)]
    return {"names": [*names, "<script>alert(1)</script>"]}
