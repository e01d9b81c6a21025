import logging
from time import perf_counter

import hug


@hug.request_middleware()
def start_clock(request, response):
    request.context["began"] = perf_counter()


@hug.response_middleware()
def add_elapsed_header(request, response, resource):
    elapsed = (perf_counter() - request.context["began"]) * 1000
    response.set_header("X-Elapsed-Ms", f"{elapsed:.2f}")


@hug.exception(Exception)
def handle_exception(exception, request, response):
    logging.getLogger("hug").error("%s failed", request.path, exc_info=exception)
    response.status = hug.HTTP_500
    return {"error": "Internal Server Error"}


@hug.get("/hello", output=hug.output_format.text)
def hello():
    return "Hello, World!"


@hug.get("/fail")
def fail():
    raise RuntimeError("This function always fails")
