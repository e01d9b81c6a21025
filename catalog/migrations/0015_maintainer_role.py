"""The group maintainer, and what it adds to the others: who speaks for a framework is for
publishers to say."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "maintainer": {"view_suggestion", "view_reply", "add_reply"},
    "editor": {"view_reply", "view_maintainer"},
    "publisher": {
        *("view_reply", "delete_reply"),
        *("view_maintainer", "add_maintainer", "change_maintainer", "delete_maintainer"),
    },
}


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
    apps.get_model("auth", "Group").objects.using(using).filter(name="maintainer").delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0014_suggestions_of_readers")]

    operations = [migrations.RunPython(make, remove)]
