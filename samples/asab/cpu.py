import aiohttp.web
import asab.proactor
import asab.web.rest


def count_primes():
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))


class Application(asab.Application):
    async def initialize(self):
        self.add_module(asab.proactor.Module)
        self.ProactorService = self.get_service("asab.ProactorService")
        web = asab.web.create_web_server(self)
        web.add_get("/primes", self.primes)
        web.add_get("/hello", self.hello)

    async def primes(self, request):
        found = await self.ProactorService.execute(count_primes)
        return asab.web.rest.json_response(request, {"primes": found})

    async def hello(self, request):
        return aiohttp.web.Response(text="Hello, World!")


if __name__ == "__main__":
    Application().run()
