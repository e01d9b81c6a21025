import json
import os
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connection, models
from django.http import HttpResponse, JsonResponse
from django.shortcuts import aget_object_or_404
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
app = get_asgi_application()


class Note(models.Model):
    text = models.TextField()

    class Meta:
        app_label = "app"
        db_table = "notes"


def create_table():
    with connection.schema_editor() as editor:
        if Note._meta.db_table not in connection.introspection.table_names():
            editor.create_model(Note)
    connection.close()


# A project has migrations instead. Here the server's event loop runs already, so a thread does it.
with ThreadPoolExecutor() as pool:
    pool.submit(create_table).result()


class Notes(View):
    async def post(self, request):
        note = await Note.objects.acreate(text=json.loads(request.body)["text"])
        return JsonResponse({"id": note.id, "text": note.text}, status=201)


class OneNote(View):
    async def get(self, request, note_id):
        note = await aget_object_or_404(Note, pk=note_id)
        return JsonResponse({"id": note.id, "text": note.text})

    async def put(self, request, note_id):
        note = await aget_object_or_404(Note, pk=note_id)
        note.text = json.loads(request.body)["text"]
        await note.asave()
        return JsonResponse({"id": note.id, "text": note.text})

    async def delete(self, request, note_id):
        note = await aget_object_or_404(Note, pk=note_id)
        await note.adelete()
        return HttpResponse(status=204)


urlpatterns = [
    path("notes", Notes.as_view()),
    path("notes/<int:note_id>", OneNote.as_view()),
]
