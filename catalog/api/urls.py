from __future__ import annotations

from rest_framework.routers import DefaultRouter

from catalog.api import run_posting, views

router = DefaultRouter(use_regex_path=True)
router.include_format_suffixes = False
router.register("frameworks", views.FrameworkViewSet, "framework")
router.register("releases", views.ReleaseViewSet, "release")
router.register("features", views.FeatureViewSet, "feature")
router.register("supports", views.SupportViewSet, "support")
router.register("traits", views.TraitViewSet, "trait")
router.register("adopters", views.AdopterViewSet, "adopter")
router.register("popularity", views.PopularityViewSet, "popularity")
router.register("concepts", views.ConceptViewSet, "concept")
router.register("sources", views.SourceViewSet, "source")
router.register("claims", views.ClaimViewSet, "claim")
router.register("tasks", views.TaskViewSet, "task")
router.register("stacks", views.StackViewSet, "stack")
router.register("samples", views.SampleViewSet, "sample")
router.register("runs", run_posting.PostedRunViewSet, "run")
router.register("verifications", views.VerificationViewSet, "verification")
router.register("measurements", views.MeasurementViewSet, "measurement")
router.register("findings", views.FindingViewSet, "finding")
router.register("comparisons", views.ComparisonViewSet, "comparison")

urlpatterns = router.urls
