import json
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

AT_ONCE = 500


def number(apps: Any, schema_editor: Any) -> None:
    """The numbers of the revisions that are there, from the versions of the catalogue's row."""
    versions = apps.get_model("reversion", "Version").objects.filter(
        content_type__app_label="catalog", content_type__model="catalogue"
    )
    rows = versions.order_by("pk").values_list("serialized_data", "revision_id")
    model = apps.get_model("catalog", "CatalogueRevision")
    found = {json.loads(text)[0]["fields"]["revision"]: revision for text, revision in rows}
    numbered = (model(number=each, revision_id=revision) for each, revision in found.items())
    model.objects.bulk_create(numbered, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0008_indexes_that_are_used"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("reversion", "0002_add_index_on_version_for_content_type_and_db"),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueRevision",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="numbered",
                        to="reversion.revision",
                    ),
                ),
            ],
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
    ]
