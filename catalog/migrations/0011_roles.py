"""Who may do what: the groups contributor, editor and publisher, and what they need."""

from django.contrib.auth.management import create_permissions
from django.db import migrations, models

# Every noun but the runs, which are published or turned down, and never edited.
RECORDS = [
    "adopter", "citation", "claim", "comparison", "concept", "contender", "feature",
    "featuregroup", "framework", "popularity", "redirect", "release", "sample", "source", "stack",
    "support", "task", "trait",
]  # fmt: skip
PUBLISHED = ["framework", "comparison"]  # as a whole, with what hangs on them
READING = {f"view_{noun}" for noun in [*RECORDS, "run", "suggestion"]} | {"add_suggestion"}
FACTS = {f"{do}_{noun}" for do in ("add", "change", "delete") for noun in RECORDS}
REMOVING = {f"delete_{noun}" for noun in PUBLISHED}
OWN_KEYS = {f"{do}_apikey" for do in ("view", "add", "change")}
EDITING = READING | (FACTS - REMOVING) | OWN_KEYS | {"change_suggestion"}
PUBLISHING = {f"publish_{noun}" for noun in [*PUBLISHED, "run"]} | {"add_run", "delete_run"}
ROLES = {
    "contributor": READING | {"change_draft"},
    "editor": EDITING,
    "publisher": EDITING | REMOVING | PUBLISHING,
}
NEW = ["publish_framework", "publish_comparison", "change_draft"]


def make(apps, schema_editor):
    using = schema_editor.connection.alias
    # Permissions are made only after the last migration, and of models that are modules.
    catalog = apps.get_app_config("catalog")
    module = getattr(catalog, "models_module", None)
    catalog.models_module = module or True
    create_permissions(catalog, verbosity=0, using=using, apps=apps)
    catalog.models_module = module
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for role, codenames in ROLES.items():
        found = permissions.filter(content_type__app_label="catalog", codename__in=codenames)
        if found.count() != len(codenames):
            missing = codenames - {*found.values_list("codename", flat=True)}
            raise ValueError(f"There are no permissions {', '.join(sorted(missing))}.")
        group, _ = groups.get_or_create(name=role)
        group.permissions.add(*found)


def remove(apps, schema_editor):
    using = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(using).filter(name__in=ROLES).delete()
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    permissions.filter(content_type__app_label="catalog", codename__in=NEW).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("catalog", "0010_suggestions"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="framework",
            options={
                "ordering": ["slug"],
                "permissions": [
                    ("publish_framework", "Can publish frameworks"),
                    ("change_draft", "Can write drafts, and what hangs on them"),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="comparison",
            options={
                "ordering": ["slug"],
                "permissions": [("publish_comparison", "Can publish comparisons")],
            },
        ),
        migrations.AddField(
            model_name="suggestion",
            name="changes",
            field=models.JSONField(
                blank=True, help_text="By field, as a PATCH of the API takes them.", null=True
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="review",
            field=models.BooleanField(
                default=False, help_text="Whether a draft waits to be published."
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="object_id",
            field=models.PositiveBigIntegerField(
                blank=True, help_text="The draft's primary key: its slug may change.", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["noun", "object_id"], name="suggestion_of_draft"),
        ),
        migrations.RunPython(make, remove, elidable=False),
    ]
