import os
import sys
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

from gluon.main import wsgibase as app
