from time import perf_counter

from litestar import Litestar, MediaType, get
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.logging import LoggingConfig
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class ElapsedMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        began = perf_counter()

        async def send_with_elapsed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                headers["X-Elapsed-Ms"] = f"{(perf_counter() - began) * 1000:.2f}"
            await send(message)

        await next_app(scope, receive, send_with_elapsed)


@get("/hello", media_type=MediaType.TEXT)
async def hello() -> str:
    return "Hello, World!"


@get("/fail")
async def fail() -> None:
    raise RuntimeError("This handler always fails")


# Around the application: its answers to unknown addresses pass by its own middleware.
app = ElapsedMiddleware()(
    Litestar(
        [hello, fail],
        logging_config=LoggingConfig(log_exceptions="always", disable_stack_trace={404, 405}),
    )
)
