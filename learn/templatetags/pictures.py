"""How a page shows a passage that is a picture."""

from django import template
from django.urls import reverse
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def picture(document, passage):
    """The picture with its words, or only its words where its bytes are not kept."""
    if not hasattr(document, "kept_images"):
        # Asked once a page.
        document.kept_images = set(document.images.values_list("digest", flat=True))
    if passage.context not in document.kept_images:
        return passage.text
    address = reverse("learn:image", args=[document.slug, passage.context])
    return format_html('<img class="picture" src="{}" alt="{}" loading="lazy">', address, passage.text)
