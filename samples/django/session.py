from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_POST

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="read this from a file that only the application may read",
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
)
app = get_wsgi_application()
PASSWORDS = {"ada": "lovelace"}


@require_POST
def login(request):
    name, password = request.POST.get("name", ""), request.POST.get("password", "")
    if name not in PASSWORDS or not constant_time_compare(PASSWORDS[name], password):
        return HttpResponse("wrong name or password", status=401)
    request.session.flush()
    request.session["name"] = name
    return HttpResponse(status=204)


def members(request):
    if "name" not in request.session:
        return HttpResponse("log in first", status=401)
    return HttpResponse(f"Hello, {request.session['name']}", content_type="text/plain")


@require_POST
def logout(request):
    request.session.flush()
    return HttpResponse(status=204)


urlpatterns = [path("login", login), path("members", members), path("logout", logout)]
