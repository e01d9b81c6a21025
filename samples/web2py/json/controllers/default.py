@request.restful()
def json():
    def GET():
        return response.json({"message": "Hello, World!"})

    return locals()
