import os
import sys
from contextlib import suppress
from threading import Thread
from wsgiref.simple_server import make_server

import pytest

home = os.environ.get("WEB2PY_HOME", "")
if not os.path.isdir(os.path.join(home, "gluon")):
    pytest.fail("Set WEB2PY_HOME to the folder of an unpacked web2py 3.3.3.", pytrace=False)
sys.path.insert(0, home)

os.makedirs("applications/init", exist_ok=True)
for part in {"controllers", "models", "views"}.intersection(os.listdir()):
    with suppress(FileExistsError):
        os.symlink(os.path.abspath(part), f"applications/init/{part}")

from gluon.settings import global_settings

global_settings.web2py_runtime_handler = True

from gluon.contrib.webclient import WebClient
from gluon.main import wsgibase as app


@pytest.fixture
def client():
    with make_server("127.0.0.1", 0, app) as server:
        Thread(target=server.serve_forever).start()
        yield WebClient(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()


def test_page(client):
    client.get("hello")
    assert client.status == 200
    assert client.text == "Hello, World!"


def test_unknown_address(client):
    with pytest.raises(RuntimeError, match="invalid function"):
        client.get("no-such-address")
    assert client.status == 404
