from __future__ import annotations

from django.urls import path

from comparisons.pages_api import (
    benchmarks,
    corrections,
    evidence,
    features,
    frameworks,
    home,
    prose,
    runs,
    tasks,
)

AGAINST = "runs/<slug:slug>/against/<slug:other>/"

urlpatterns = [
    path("home/", home.HomeView.as_view(), name="api-home"),
    path("choose/starting-points/", home.StartingPointsView.as_view(), name="api-starting-points"),
    path("matrix/features/", features.FeatureMatrixView.as_view(), name="api-feature-matrix"),
    path("matrix/tasks/", tasks.TaskMatrixView.as_view(), name="api-task-matrix"),
    path("features/<slug:slug>/page/", features.FeaturePageView.as_view(), name="api-feature-page"),
    path("tasks/<slug:slug>/page/", tasks.TaskPageView.as_view(), name="api-task-page"),
    path(
        "frameworks/<slug:slug>/page/",
        frameworks.FrameworkPageView.as_view(),
        name="api-framework-page",
    ),
    path("concepts/<slug:slug>/page/", prose.ConceptPageView.as_view(), name="api-concept-page"),
    path(
        "comparisons/<slug:slug>/page/",
        prose.ComparisonPageView.as_view(),
        name="api-comparison-page",
    ),
    path("benchmarks/", benchmarks.BenchmarkView.as_view(), name="api-benchmarks"),
    path("benchmarks/method/", runs.MethodView.as_view(), name="api-method"),
    path(
        "benchmarks/frameworks/<slug:slug>/",
        runs.FrameworkRunsView.as_view(),
        name="api-framework-benchmarks",
    ),
    path("runs/<slug:slug>/page/", runs.RunPageView.as_view(), name="api-run-page"),
    path(AGAINST, runs.AgainstView.as_view(), name="api-against"),
    path("corrections/", corrections.CorrectionsView.as_view(), name="api-corrections"),
    path("evidence/", evidence.EvidenceView.as_view(), name="api-evidence"),
]
