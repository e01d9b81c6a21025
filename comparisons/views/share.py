"""The pictures of shared links."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse

from catalog.cacheable import cacheable
from catalog.models import Comparison, Framework, Level
from comparisons.share_image import draw
from comparisons.table import WORDS


@cacheable()
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    found = Framework.objects.published().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no framework {slug!r}.")
    interfaces = ", ".join(WORDS[each] for each in found.interfaces)
    profile = [found.get_kind_display(), interfaces, found.licence]
    levels = Counter(found.supports.values_list("level", flat=True))
    counted = [f"{levels[level]} {level.label.lower()}" for level in Level if levels[level]]
    lines = [" · ".join(filter(None, profile)), "Features: " + ", ".join(counted)]
    return _png(found.name, lines if counted else lines[:1])


@cacheable()
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    found = Comparison.objects.published().with_contenders().filter(slug=slug).first()
    if found is None:
        raise Http404(f"There is no comparison {slug!r}.")
    names = [contender.framework.name for contender in found.contenders.all()]
    return _png(found.title, [" · ".join(names)])


def _png(title: str, lines: list[str]) -> HttpResponse:
    return HttpResponse(draw(title, lines), content_type="image/png")
