import hug


@hug.get("/hello", output=hug.output_format.text)
def hello():
    return "Hello, World!"
