from fastapi import FastAPI

app = FastAPI()


@app.get("/json")
async def message():
    return {"message": "Hello, World!"}
