import secrets

import falcon
from itsdangerous import BadSignature, URLSafeTimedSerializer

MAX_AGE = 14 * 24 * 3600
PASSWORDS = {"ada": "lovelace"}
signer = URLSafeTimedSerializer("read this from a file that only the application may read")


def members_only(req, resp, resource, params):
    try:
        req.context.user = signer.loads(req.cookies.get("session", ""), max_age=MAX_AGE)
    except BadSignature:
        raise falcon.HTTPUnauthorized from None


class LoginResource:
    def on_post(self, req, resp):
        form = req.get_media()
        name, password = form.get("name", ""), form.get("password", "")
        known = PASSWORDS.get(name)
        if known is None or not secrets.compare_digest(known.encode(), password.encode()):
            raise falcon.HTTPUnauthorized
        resp.set_cookie("session", signer.dumps(name), max_age=MAX_AGE, same_site="Lax")
        resp.status = falcon.HTTP_204


class MembersResource:
    @falcon.before(members_only)
    def on_get(self, req, resp):
        resp.content_type = falcon.MEDIA_TEXT
        resp.text = f"Hello, {req.context.user}"


class LogoutResource:
    def on_post(self, req, resp):
        resp.unset_cookie("session")
        resp.status = falcon.HTTP_204


app = falcon.App()
app.add_route("/login", LoginResource())
app.add_route("/members", MembersResource())
app.add_route("/logout", LogoutResource())
