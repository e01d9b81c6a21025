import hug


@hug.get("/json")
def message():
    return {"message": "Hello, World!"}
