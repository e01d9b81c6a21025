from dataclasses import dataclass

from litestar import Litestar, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

USERS = {1: "Ada", 2: "Grace"}


@dataclass
class User:
    id: int
    name: str


@get("/users/{user_id:int}")
async def read_user(user_id: FromPath[int]) -> User:
    if user_id not in USERS:
        raise NotFoundException("User not found")
    return User(user_id, USERS[user_id])


app = Litestar([read_user])
