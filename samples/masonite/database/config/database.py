import os

from masoniteorm.connections import ConnectionResolver

DATABASES = {
    "default": "sqlite",
    "sqlite": {"driver": "sqlite", "database": os.environ["DATABASE"]},
}
DB = ConnectionResolver().set_connection_details(DATABASES)
