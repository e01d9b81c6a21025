from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
app = get_asgi_application()


@require_safe
async def message(request):
    return JsonResponse({"message": "Hello, World!"})


urlpatterns = [path("json", message)]
