import json

from django import forms
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATA_UPLOAD_MAX_MEMORY_SIZE=64 * 1024,
    ROOT_URLCONF=__name__,
    USE_I18N=False,
)
app = get_asgi_application()


class OrderForm(forms.Form):
    name = forms.CharField()
    price = forms.FloatField()
    quantity = forms.IntegerField()


@require_POST
async def orders(request):
    try:
        form = OrderForm(dict(json.loads(request.body)))
    except (TypeError, ValueError) as error:
        raise BadRequest("not a JSON object") from error
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    order = form.cleaned_data
    return JsonResponse({**order, "total": order["price"] * order["quantity"]})


urlpatterns = [path("orders", orders)]
