import os

db = DAL(f"sqlite://{os.environ['DATABASE']}")
db.define_table("notes", Field("text", "text"))
