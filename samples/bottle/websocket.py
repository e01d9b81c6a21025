from bottle import Bottle, abort, request

app = Bottle()


@app.get("/echo")
def echo():
    socket = request.environ.get("wsgi.websocket")
    if socket is None:
        abort(400, "a WebSocket is expected")
    while (message := socket.receive()) is not None:
        socket.send(message)
