from py4web import action


@action("json", method="GET")
def message():
    return {"message": "Hello, World!"}
