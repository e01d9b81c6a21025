from litestar import Litestar, get


@get("/json")
async def message() -> dict[str, str]:
    return {"message": "Hello, World!"}


app = Litestar([message])
