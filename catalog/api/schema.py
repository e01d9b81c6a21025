"""What the operations are, in OpenAPI."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request


class SchemaView(SpectacularAPIView):
    """The code alone decides it, so each of its forms is made once a process."""

    made: ClassVar[dict[str, tuple[bytes, dict[str, str]]]] = {}

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        make: Any = super().get
        if "version" in request.GET:  # it would say whatever is asked for
            return make(request)
        form = request.accepted_renderer.media_type
        if form not in self.made:
            answer = self.finalize_response(request, make(request)).render()
            self.made[form] = answer.content, dict(answer.items())
        body, headers = self.made[form]
        return HttpResponse(body, headers=headers)
