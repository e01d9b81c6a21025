from fastapi import FastAPI, HTTPException

app = FastAPI()
USERS = {1: "Ada", 2: "Grace"}


@app.get("/users/{user_id}")
async def read_user(user_id: int):
    if user_id not in USERS:
        raise HTTPException(status_code=404, detail="User not found")
    return {"id": user_id, "name": USERS[user_id]}
