"""Short names for addresses, made of what a thing is called."""

from django.utils.text import slugify

LONGEST = 60


def free_slug(siblings, words, otherwise):
    """A short name made of these words (or of `otherwise`, where nothing is left of them) that none of
    the siblings has yet."""
    taken = siblings.filter(slug__istartswith=stem_of(words, otherwise)).values_list("slug", flat=True)
    return slug_beside({slug.lower() for slug in taken}, words, otherwise)


def is_taken(siblings, slug):
    """Whether a sibling has this short name, or one that differs only in capitals: some computers cannot keep
    the files of both side by side."""
    return siblings.filter(slug__iexact=slug).exists()


def slug_beside(taken, words, otherwise):
    """As `free_slug`, where the names already given are at hand."""
    stem = stem_of(words, otherwise)
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def stem_of(words, otherwise):
    return within(slugify(words), LONGEST) or otherwise


def within(slug, longest):
    """As many whole words of a short name as there is room for."""
    if len(slug) > longest:
        # A first word that has no room is cut all the same.
        slug = slug[: longest + 1].rpartition("-")[0][:longest] or slug[:longest]
    return slug.strip("-")
