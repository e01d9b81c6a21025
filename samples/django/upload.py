import hashlib

from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_I18N=False)
app = get_wsgi_application()
LIMIT = 1_048_576


class UploadForm(forms.Form):
    file = forms.FileField(allow_empty_file=True)


@require_POST
def upload(request):
    form = UploadForm(files=request.FILES)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    file = form.cleaned_data["file"]
    if file.size > LIMIT:
        return HttpResponse("more than 1 MB", status=413)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return JsonResponse({"size": file.size, "sha256": digest.hexdigest()})


urlpatterns = [path("upload", upload)]
