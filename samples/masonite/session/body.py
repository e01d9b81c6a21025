from masonite.providers import FrameworkProvider

MAX_BODY_BYTES = 64 * 1024


class BadBody(Exception):
    is_http_exception = True

    def __init__(self, status):
        self.status = status

    def get_status(self):
        return self.status


class BodyProvider(FrameworkProvider):
    """Refuses a request whose body is too large or cannot be read."""

    def boot(self):
        environ = self.application.make("environ")
        if int(environ.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
            self.refuse(413)
        try:
            super().boot()
        except Exception:
            self.refuse(400)

    def refuse(self, status):
        self.application.bind("environ", {})
        super().boot()
        raise BadBody(status)
