"""The production server with the options that the site needs: `python -m config.server`, with more
of granian's own behind it. The tests start it as `make run` does.

HTTP/2 and websockets are a proxy's to speak, or nobody's: while granian waits to learn which HTTP
is spoken, no time runs. Four threads a worker: config.request_body leaves some to those who read.
"""

from __future__ import annotations

import os
import sys

OPTIONS = (
    "--interface=wsgi",
    "--http=1",
    "--no-ws",
    "--blocking-threads=4",
    "--http1-header-read-timeout=10000",  # milliseconds, for all headers of a request
    "--http1-buffer-size=65536",  # bytes, of which headers may fill all
    "config.wsgi:application",
)

if __name__ == "__main__":
    os.execv(sys.executable, [sys.executable, "-m", "granian", *OPTIONS, *sys.argv[1:]])  # noqa: S606
