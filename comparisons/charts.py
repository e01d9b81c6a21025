"""Charts as SVG that pages draw by the dozen: shapes beside the same numbers as text."""

from __future__ import annotations

from markupsafe import Markup

from facts.statistics import Interval

OPEN = 'viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true" focusable="false"'


def bar(figure: Interval, most: float, tone: str = "") -> Markup:
    """A figure as a share of `most`, with its interval as a line."""
    width = round(200 * figure.median / most, 2)
    value = f'<rect class="value" x="0" y="2" width="{width}" height="10"/>'
    line = ""
    if figure.low is not None and figure.high is not None:
        ends = f'x1="{round(200 * figure.low / most, 2)}" x2="{round(200 * figure.high / most, 2)}"'
        line = f'<line class="interval" {ends} y1="7" y2="7"/>'
    return Markup(f'<svg class="chart {tone}" {OPEN}>{value}{line}</svg>')  # noqa: S704 — numbers, and a class of ours
