"""`make lighthouse`: the pages that matter most, measured as a telephone meets them.

For each page on the production server: Lighthouse's four scores on its mobile setting, axe's
violations, the bytes over the wire and the requests of a first visit. Exits with 1 where a score
is under 98, axe finds something, or a request leaves the site. Needs npm; Lighthouse is kept
below var/.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from facts import progress
from tests import machine
from tests.chromium import ARGUMENTS
from tests.site import ROOT, Site, serve

LIGHTHOUSE = "lighthouse@12.8.2"  # the last that runs on Node 20
LEAST = 98
ATTEMPTS = 3  # now and then its Chromium does not start
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = [
    "/",
    "/compare/",
    "/compare/django-vs-fastapi-vs-flask/",
    "/choose/",
    "/frameworks/",
    "/frameworks/django/",
    "/features/",
    "/tasks/",
    "/tasks/json/",
    "/benchmarks/",
    "/claims/",
    "/concepts/",
    "/comparisons/",
]


@dataclass(frozen=True)
class Row:
    """Scores are of 100; `sent` is in KB."""

    page: str
    axe: int
    performance: int
    accessibility: int
    best_practices: int
    seo: int
    sent: int
    requests: int
    elsewhere: int

    @property
    def good(self) -> bool:
        scores = (self.performance, self.accessibility, self.best_practices, self.seo)
        return min(scores) >= LEAST and not self.axe and not self.elsewhere


def main(pages: list[str]) -> int:
    tool = _tool(ROOT / "var" / "lighthouse")
    chromium = str(machine.chromium())
    rows = []
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as site:
        chosen = pages or PAGES
        for place, page in enumerate(chosen, start=1):
            report = _lighthouse(tool, chromium, f"{site.url}{page}")
            rows.append(_row(page, report, _axe(chromium, site, page), site))
            progress.show(place, len(chosen))
    print(_table(rows))
    return 0 if all(row.good for row in rows) else 1


def _tool(folder: Path) -> Path:
    """Lighthouse's program, installed where it is not there yet."""
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        npm = shutil.which("npm") or sys.exit("Framewise: Lighthouse needs npm (Node.js 20)")
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", LIGHTHOUSE]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return program


def _lighthouse(program: Path, chromium: str, url: str) -> Any:
    flags = " ".join(["--headless=new", *ARGUMENTS])
    only = f"--only-categories={','.join(CATEGORIES)}"
    command = [str(program), url, "--output=json", "--quiet", only, f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": chromium}
    for _ in range(ATTEMPTS):
        done = subprocess.run(command, check=False, text=True, capture_output=True, env=environment)
        if not done.returncode:
            return json.loads(done.stdout)
    sys.exit(f"Framewise: Lighthouse gave up on {url}: {done.stderr.strip()[-500:]}")


def _axe(chromium: str, site: Site, page: str) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        opened = browser.new_page(base_url=site.url)
        opened.goto(page)
        found: int = Axe().run(opened).violations_count
        browser.close()
    return found


def _row(page: str, report: Any, axe: int, site: Site) -> Row:
    scores = [round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES]
    requests = report["audits"]["network-requests"]["details"]["items"]
    sent = sum(each.get("transferSize", 0) for each in requests)
    elsewhere = [each for each in requests if not each["url"].startswith((site.url, "data:"))]
    performance, accessibility, best_practices, seo = scores
    return Row(
        page=page,
        axe=axe,
        performance=performance,
        accessibility=accessibility,
        best_practices=best_practices,
        seo=seo,
        sent=round(sent / 1000),
        requests=len(requests),
        elsewhere=len(elsewhere),
    )


def _table(rows: list[Row]) -> str:
    names = ("page", "axe", "perf", "a11y", "best", "seo", "KB", "requests", "elsewhere")
    lines = [names, tuple("---" for _ in names), *(tuple(map(str, astuple(r))) for r in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
