from masonite.controllers import Controller
from masonite.routes import Route
from masonite.views import View

NAMES = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


class TableController(Controller):
    def show(self, view: View):
        return view.render("table", {"names": NAMES})


ROUTES = [Route.get("/table", TableController.show)]
