from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0011_roles")]

    operations = [
        migrations.AddField(
            model_name="removal",
            name="along",
            field=models.BooleanField(
                default=False, help_text="It went with another record, on which it hung."
            ),
        ),
        migrations.AddIndex(
            model_name="removal",
            index=models.Index(fields=["noun", "object_id"], name="removal_of_record"),
        ),
    ]
