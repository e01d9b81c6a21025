from typing import Any

from django.db import migrations, models

BARE = {"wsgi": "bare-wsgi", "asgi": "bare-asgi"}
AT_ONCE = 100
NAMES = ["median", "low", "high", "alike", "share"]


def fill(apps: Any, schema_editor: Any) -> None:
    """What Finding.derive() does today, for the findings that are there."""
    findings = apps.get_model("catalog", "Finding").objects
    read = ("server", "load", "interface", "figures", "differences")
    keys = list(findings.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        found = list(findings.filter(pk__in=keys[start : start + AT_ONCE]).only(*read))
        for finding in found:
            derive(finding)
        findings.bulk_update(found, NAMES)


def derive(finding: Any) -> None:
    name = "p50_ms" if finding.load.endswith("-per-second") else "requests_per_second"
    figure = finding.figures[name] or {}
    finding.median, finding.low, finding.high = map(figure.get, NAMES[:3])
    bare = BARE.get(finding.interface), finding.server.removesuffix(f"-{finding.interface}")
    finding.alike, finding.share = [], None
    for each in finding.differences:
        if each["p"] is not None and not each["distinguishable"]:
            finding.alike.append(f"{each['framework']}/{each['server']}")
        if (each["framework"], each["server"]) == bare:
            finding.share = [each["ratio"], each["low"], each["high"], each["p"]]


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_reading_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="median",
            field=models.FloatField(editable=False, help_text="The decisive figure.", null=True),
        ),
        migrations.AddField(
            model_name="finding",
            name="low",
            field=models.FloatField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="finding",
            name="high",
            field=models.FloatField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="finding",
            name="alike",
            field=models.JSONField(default=list, editable=False, help_text="Not to be told apart."),
        ),
        migrations.AddField(
            model_name="finding",
            name="share",
            field=models.JSONField(
                editable=False, help_text="To the same server, bare.", null=True
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
