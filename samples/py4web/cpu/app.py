import portalocker
from py4web.core import wsgi

with portalocker.Lock("start.lock"):
    app = wsgi(apps_folder="apps", dashboard_mode="none", watch="off")
