import json
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views import View

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["DATABASE"],
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        }
    },
    ROOT_URLCONF=__name__,
)
app = get_wsgi_application()


class Note(models.Model):
    text = models.TextField()

    class Meta:
        app_label = "app"
        db_table = "notes"


# A project has migrations instead. The transaction makes other workers wait.
with connection.schema_editor() as editor:
    if Note._meta.db_table not in connection.introspection.table_names():
        editor.create_model(Note)


class Notes(View):
    def post(self, request):
        note = Note.objects.create(text=json.loads(request.body)["text"])
        return JsonResponse({"id": note.id, "text": note.text}, status=201)


class OneNote(View):
    def get(self, request, note_id):
        note = get_object_or_404(Note, pk=note_id)
        return JsonResponse({"id": note.id, "text": note.text})

    def put(self, request, note_id):
        note = get_object_or_404(Note, pk=note_id)
        note.text = json.loads(request.body)["text"]
        note.save()
        return JsonResponse({"id": note.id, "text": note.text})

    def delete(self, request, note_id):
        get_object_or_404(Note, pk=note_id).delete()
        return HttpResponse(status=204)


urlpatterns = [
    path("notes", Notes.as_view()),
    path("notes/<int:note_id>", OneNote.as_view()),
]
