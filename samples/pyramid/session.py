import os

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPNoContent, HTTPUnauthorized
from pyramid.session import SignedCookieSessionFactory
from pyramid.view import view_config

PASSWORDS = {"ada": "lovelace"}


@view_config(route_name="login", request_method="POST")
def login(request):
    name = request.POST.get("name")
    if name not in PASSWORDS or PASSWORDS[name] != request.POST.get("password"):
        raise HTTPUnauthorized
    request.session.invalidate()
    request.session["name"] = name
    return HTTPNoContent()


@view_config(route_name="members", request_method="GET", renderer="string")
def members(request):
    if "name" not in request.session:
        raise HTTPUnauthorized
    return f"Hello, {request.session['name']}"


@view_config(route_name="logout", request_method="POST")
def logout(request):
    request.session.invalidate()
    return HTTPNoContent()


secret = os.environ.get("SECRET_KEY", "for development only")
with Configurator() as config:
    config.set_session_factory(SignedCookieSessionFactory(secret, httponly=True))
    config.add_route("login", "/login")
    config.add_route("members", "/members")
    config.add_route("logout", "/logout")
    config.scan()
    app = config.make_wsgi_app()
