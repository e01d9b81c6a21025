"""`python -m facts`: checks the files of facts, and with --format writes them in canonical form."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from facts import reading, writing


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m facts",
        description="Checks the files of facts and lists every problem with its file and line.",
    )
    parser.add_argument("--folder", type=Path, default=reading.FOLDER, help="default: facts/")
    parser.add_argument("--format", action="store_true", help="write the canonical form")
    options = parser.parse_args(arguments)
    facts, problems = reading.read(options.folder)
    for problem in problems:
        print(problem)
    if facts is None:
        print(f"{len(problems)} problems")
        return 1
    if options.format:
        for name in writing.write(facts, options.folder):
            print(f"written: {name}")
        return 0
    texts = writing.texts(facts)
    crooked = [n for n, t in texts.items() if (options.folder / n).read_text("utf-8") != t]
    for name in crooked:
        print(f"{name}: not in canonical form: run python -m facts --format")
    cells = sum(len(framework.supports) for framework in facts.frameworks.values())
    print(f"{len(facts.frameworks)} frameworks, {cells} cells, {len(facts.claims)} claims")
    return 1 if crooked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
