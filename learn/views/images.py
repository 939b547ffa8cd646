"""The pictures of a source, each under the digest of its bytes."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..importing.images import SUFFIXES
from ..models import DocumentImage, LearningPath
from ..second_step import may


@require_safe
def image(request, document, digest):
    """A picture, to whoever may read the source. Its type is ours, never the file's own word."""
    found = get_object_or_404(
        DocumentImage.objects.select_related("document"), document__slug=document, digest=digest
    )
    paths = LearningPath.objects.visible_to(request.user).filter(document=found.document)
    if not paths.exists() and not may(request.user, "learn.view_document"):
        raise Http404
    try:
        file = found.file.open("rb")
    except FileNotFoundError as error:  # a backup can know of a picture that went while it was made
        raise Http404 from error
    response = FileResponse(
        file,
        content_type=found.media_type,
        filename=f"{found.digest[:16]}.{SUFFIXES[found.media_type]}",
    )
    # Bytes addressed by their digest never change; "private", for a draft's pictures are not for all.
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
