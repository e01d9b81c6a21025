"""What is asked most of the SQLite file, as views in it."""

from __future__ import annotations

VIEWS = {
    # Every framework by every feature; a level that is null is unknown, which is not "none".
    "matrix": """
        SELECT features.slug AS feature, features.name AS feature_name,
            frameworks.slug AS framework, frameworks.name AS framework_name,
            supports.level, supports.via, supports.since, supports.note,
            supports.checked, supports.version
        FROM features CROSS JOIN frameworks
        LEFT JOIN supports ON supports.key = frameworks.slug || '.' || features.slug
    """,
    # What a reader opens to check a cell.
    "evidence": """
        SELECT supports.framework, supports.feature, supports.level, sources.key AS source,
            sources.title, sources.publisher, sources.address, sources.read
        FROM supports
        JOIN supports_sources ON supports_sources.support = supports.key
        JOIN sources ON sources.key = supports_sources.source
    """,
    # Medians with their 95% intervals, of each stack at a task under a load.
    "throughput": """
        SELECT run, task, load, framework, server,
            json_extract(figures, '$.requests_per_second.median') AS requests_per_second,
            json_extract(figures, '$.requests_per_second.low') AS low,
            json_extract(figures, '$.requests_per_second.high') AS high
        FROM findings WHERE reference = 0
    """,
}
