"""Short names for addresses, made of what a thing is called."""

from django.utils.text import slugify

LONGEST = 60


def free_slug(siblings, words, otherwise):
    """A short name made of these words (or of `otherwise`, where nothing is left of them) that none of
    the siblings has yet."""
    stem = slugify(words)[:LONGEST].strip("-") or otherwise
    taken = set(siblings.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
