import asyncio
import os

from tornado.ioloop import IOLoop
from tornado.process import fork_processes
from tornado.web import Application, RequestHandler


def count_primes():
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, 100_000))


class PrimesHandler(RequestHandler):
    async def get(self):
        primes = await IOLoop.current().run_in_executor(None, count_primes)
        self.write({"primes": primes})


class HelloHandler(RequestHandler):
    def get(self):
        self.write("Hello, World!")


app = Application([(r"/primes", PrimesHandler), (r"/hello", HelloHandler)])


async def main():
    app.listen(int(os.environ["PORT"]), "127.0.0.1", reuse_port=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    fork_processes(int(os.environ["WORKERS"]))
    asyncio.run(main())
