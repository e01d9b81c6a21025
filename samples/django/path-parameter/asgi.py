from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import JsonResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
app = get_asgi_application()
USERS = {1: "Ada", 2: "Grace"}


async def user(request, user_id):
    if user_id not in USERS:
        return JsonResponse({"error": "no such user"}, status=404)
    return JsonResponse({"id": user_id, "name": USERS[user_id]})


urlpatterns = [path("users/<int:user_id>", user)]
