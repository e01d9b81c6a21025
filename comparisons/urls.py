from __future__ import annotations

from django.urls import path, register_converter

from comparisons import converters
from comparisons.views import (
    about,
    api_guide,
    benchmarks,
    choose,
    claims,
    compare,
    comparisons,
    concepts,
    features,
    feeds,
    frameworks,
    home,
    search,
    share,
    site,
    tasks,
)

register_converter(converters.ComparedConverter, "compared")

urlpatterns = [
    path("", home.home, name="home"),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/<slug:slug>/", frameworks.framework, name="framework"),
    path("frameworks/<slug:slug>/share.png", share.framework, name="framework-picture"),
    path("features/", features.matrix, name="features"),
    path("features/<slug:slug>/", features.feature, name="feature"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<slug:slug>/", tasks.task, name="task"),
    path("tasks/<slug:slug>/<slug:framework>/<path:name>", tasks.sample_file, name="sample-file"),
    path("benchmarks/", benchmarks.benchmarks, name="benchmarks"),
    path("benchmarks/method/", benchmarks.method, name="method"),
    path("benchmarks/frameworks/<slug:slug>/", benchmarks.framework, name="framework-benchmarks"),
    path("benchmarks/runs/", benchmarks.runs, name="runs"),
    path("benchmarks/runs/<slug:slug>/against/<slug:other>/", benchmarks.against, name="against"),
    path("benchmarks/runs/<slug:slug>/", benchmarks.run, name="run"),
    path("benchmarks/runs/<slug:slug>/raw.json", benchmarks.raw, name="raw-run"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<slug:slug>/", claims.claim, name="claim"),
    path("concepts/", concepts.concepts, name="concepts"),
    path("concepts/<slug:slug>/", concepts.concept, name="concept"),
    path("compare/", compare.picker, name="picker"),
    path("compare/<compared:slugs>/", compare.compare, name="compare"),
    path("choose/", choose.choose, name="choose"),
    path("comparisons/", comparisons.comparisons, name="comparisons"),
    path("comparisons/<slug:slug>/", comparisons.comparison, name="comparison"),
    path("comparisons/<slug:slug>/share.png", share.comparison, name="comparison-picture"),
    path("search/", search.search, name="search"),
    path("api/", api_guide.api_guide, name="api"),
    path("api/changelog/", api_guide.changelog, name="api-changelog"),
    path("about/evidence/", about.about_evidence, name="about-evidence"),
    path("about/editing/", about.about_editing, name="about-editing"),
    path("feeds/changes.atom", feeds.changes, name="changes-feed"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path("healthz", site.healthz, name="healthz"),
    path("readyz", site.readyz, name="readyz"),
]
