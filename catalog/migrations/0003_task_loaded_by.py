from __future__ import annotations

from typing import Any

from django.db import migrations, models

from facts.contract import Task as Contract


def digest_again(apps: Any, schema_editor: Any) -> None:
    """How a task is loaded is no part of its digest any more."""
    for task in apps.get_model("catalog", "Task").objects.all():
        names = ("name", "description", "why", "steps", "command")
        contract = Contract.model_validate({name: getattr(task, name) for name in names})
        task.digest = contract.digest
        task.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_samples_and_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="loaded_by",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Connections, and in an open loop requests a second.",
            ),
        ),
        migrations.RunPython(digest_again, migrations.RunPython.noop),
    ]
