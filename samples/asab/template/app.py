import aiohttp_jinja2
import asab.web
import jinja2

ITEMS = [f"Item {number}" for number in range(1, 12)] + ["<script>alert(1)</script>"]


class Application(asab.Application):
    async def initialize(self):
        self.add_module(asab.web.Module)
        container = asab.web.WebContainer(self.get_service("asab.WebService"), "web")
        aiohttp_jinja2.setup(container.WebApp, loader=jinja2.FileSystemLoader("templates"))
        container.WebApp.router.add_get("/table", self.table)

    @aiohttp_jinja2.template("table.html")
    async def table(self, request):
        return {"items": ITEMS}


if __name__ == "__main__":
    Application().run()
