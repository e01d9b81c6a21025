import portalocker
from py4web.core import wsgi

with portalocker.Lock("start.lock"):
    app = wsgi(apps_folder="apps", dashboard_mode="none", watch="off")
app.setup({"max_body_size": 1024 * 1024})
