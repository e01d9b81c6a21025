import time

import portalocker
from py4web.core import wsgi

with portalocker.Lock("start.lock"):
    py4web = wsgi(apps_folder="apps", dashboard_mode="none", watch="off")


def app(environ, start_response):
    started = time.perf_counter()

    def start(status, headers, exc_info=None):
        elapsed = (time.perf_counter() - started) * 1000
        return start_response(status, [*headers, ("X-Elapsed-Ms", f"{elapsed:.3f}")], exc_info)

    return py4web(environ, start)
