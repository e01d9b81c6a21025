"""What pages say of themselves to programs: schema.org as plain dicts, and a data block of them.

Only what the page itself says is in them. Claims are not marked up as ClaimReview: that asks for a
rating on a scale, and a verdict is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.models import Framework, Run
from catalog.models.package import package_url
from facts import licence
from facts.findings import FIGURES

Data = dict[str, Any]
CONTEXT = "https://schema.org"
# The lists that lead to pages below them; a longer path comes after a shorter one.
SECTIONS = {
    "/frameworks/": "Frameworks",
    "/features/": "Features",
    "/tasks/": "Code",
    "/benchmarks/": "Benchmarks",
    "/benchmarks/runs/": "Benchmark runs",
    "/claims/": "Claims",
    "/compare/": "Compare",
    "/comparisons/": "Comparisons",
    "/concepts/": "Concepts",
}


def block(data: Mapping[str, Any]) -> str:
    """JSON that can stand in a script element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def website(site: str) -> Data:
    search = {"@type": "EntryPoint", "urlTemplate": f"{site}/search/?q={{search_term_string}}"}
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": "Framewise",
        "url": f"{site}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": search,
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(site: str, path: str, title: str) -> Data:
    """The way from the start to a page, by its path."""
    above = [(start, name) for start, name in SECTIONS.items() if path.startswith(start)]
    steps = [("/", "Framewise"), *((s, n) for s, n in above if s != path), (path, title)]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": site + step}
            for place, (step, name) in enumerate(steps, start=1)
        ],
    }


def framework(site: str, found: Any) -> Data:
    """`found` comes with its latest release (FrameworkQuerySet.with_latest)."""
    elsewhere = [address for address in (found.website, found.docs) if address]
    built_on = [address for purl in found.built_on if (address := package_url(purl))]
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "SoftwareSourceCode",
            "name": found.name,
            "alternateName": list(found.aliases),
            "description": found.summary,
            "url": site + found.get_absolute_url(),
            "sameAs": elsewhere,
            "codeRepository": found.repository,
            "programmingLanguage": {"@type": "ComputerLanguage", "name": "Python"},
            "license": _licence(found),
            "version": found.latest_version,
            "datePublished": found.first_release,
            "dateModified": found.latest_date,
            "isBasedOn": built_on,
        }
    )


def _licence(found: Framework) -> str | None:
    """Where SPDX shows it, which it does of one licence that it lists."""
    plain = re.fullmatch(r"(?!LicenseRef-)[A-Za-z0-9.+-]+", found.licence or "")
    return f"https://spdx.org/licenses/{found.licence}.html" if plain else None


def run(site: str, found: Run, measured: int) -> Data:
    """A benchmark, as a set of data with the file that holds it."""
    plan = (found.bench or {})["plan"]
    return _dataset(
        site,
        found.get_absolute_url(),
        name=f"Benchmark of Python web frameworks, {found.slug}",
        description=(
            f"{measured} measurements of {len(plan['subjects'])} stacks (a framework on a server) "
            f"at {len(plan['loads'])} tasks under load, every repeat kept, on a machine of "
            f"{found.environment['cores']} cores."
        ),
        variables=list(FIGURES.values()),
        download=f"{found.get_absolute_url()}raw.json",
    ) | {
        "measurementTechnique": f"{site}/benchmarks/method/",
        "dateCreated": found.ended.date().isoformat(),
        "temporalCoverage": f"{found.started.isoformat()}/{found.ended.isoformat()}",
    }


def matrix(site: str, frameworks: int, features: int) -> Data:
    return _dataset(
        site,
        "/features/",
        name="Features of Python web frameworks",
        description=(
            f"How {frameworks} Python web frameworks support {features} features: built in, by an "
            "official extension, by a third party or not at all, each with its source and the day "
            "and version at which it was checked."
        ),
        variables=["level of support"],
        download="/api/v1/supports/",
    )


def _dataset(
    site: str, path: str, *, name: str, description: str, variables: Sequence[str], download: str
) -> Data:
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": name,
        "description": description,
        "url": site + path,
        "license": licence.ADDRESS,
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": "Framewise", "url": f"{site}/"},
        "variableMeasured": list(variables),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "application/json",
                "contentUrl": site + download,
            }
        ],
    }


def _filled(data: Data) -> Data:
    """What is not known is not said."""
    return {name: value for name, value in data.items() if value not in (None, [], "")}
