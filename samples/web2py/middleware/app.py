import os
import sys
import time
from contextlib import suppress

home = os.environ.get("WEB2PY_HOME", "")
if not os.path.isdir(os.path.join(home, "gluon")):
    sys.exit("Set WEB2PY_HOME to the folder of an unpacked web2py 3.3.3.")
sys.path.insert(0, home)

os.makedirs("applications/init", exist_ok=True)
for part in {"controllers", "models", "views"}.intersection(os.listdir()):
    with suppress(FileExistsError):
        os.symlink(os.path.abspath(part), f"applications/init/{part}")

from gluon.settings import global_settings

global_settings.web2py_runtime_handler = True

from gluon.main import wsgibase


def app(environ, start_response):
    started = time.perf_counter()

    def start(status, headers, exc_info=None):
        elapsed = (time.perf_counter() - started) * 1000
        return start_response(status, [*headers, ("X-Elapsed-Ms", f"{elapsed:.3f}")], exc_info)

    return wsgibase(environ, start)
