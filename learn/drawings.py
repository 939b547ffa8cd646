"""Drawings (SVG): what may stand in one, and the regions of one that can be chosen."""

import re

from defusedxml import ElementTree, common
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

SVG = "{http://www.w3.org/2000/svg}"
SVG_TAGS = frozenset(
    (
        "svg g path circle ellipse rect line polyline polygon text tspan defs linearGradient "
        "radialGradient stop clipPath mask pattern marker title desc "
    ).split()
)
SVG_ATTRIBUTES = frozenset(
    (
        "viewBox width height x y x1 y1 x2 y2 cx cy r rx ry d points transform class id fill fill-rule "
        "fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray "
        "stroke-dashoffset stroke-opacity stroke-miterlimit opacity text-anchor dominant-baseline font-size "
        "font-weight font-style letter-spacing dx dy role aria-label aria-labelledby aria-describedby "
        "aria-hidden focusable offset stop-color stop-opacity gradientUnits gradientTransform "
        "patternUnits patternTransform spreadMethod clip-path clip-rule clipPathUnits mask maskUnits "
        "marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY orient "
        "preserveAspectRatio vector-effect paint-order "
    ).split()
)
SHAPES = frozenset("g path circle ellipse rect line polyline polygon text".split())
UNSEEN = frozenset("defs clipPath mask pattern marker".split())  # what stands in them only serves others
WITHIN = re.compile(r"url\(#[\w-]+\)")
# CSS reads its words in any case, and letters that are written as their numbers behind a backslash.
LEADS_OUT = re.compile(r"[:\\]|//|(?:url|src|image|image-set|cross-fade|element)\s*\(", re.IGNORECASE)
SPOKEN = ("aria-label", "aria-labelledby", "aria-describedby")
LONGEST_NAME = 80
LARGEST_SVG = 200_000
DEEPEST = 200  # writing it again calls itself once a level


def clean_svg(svg):
    """The drawing with nothing in it that could run, load or point elsewhere.

    ValidationError naming the first thing that may not stand in a figure."""
    root = checked(svg)
    if root.get("role") == "img" and not is_named(root):
        # A picture without a name. Who listens is told of the figure in words, beside it.
        del root.attrib["role"]
        root.set("aria-hidden", "true")
    return ElementTree.tostring(root, encoding="unicode")


def is_named(root):
    """Whether the drawing says what it is called."""
    title = root.find("title")
    said = [
        root.get("aria-label", ""),
        root.get("aria-labelledby", ""),
        "" if title is None else title.text or "",
    ]
    return any(words.strip() for words in said)


def with_regions(svg, regions, anchor=""):
    """The cleaned drawing with its shapes of these ids, in this order, marked for the page: each by its
    place alone, so that what an author called it is not sent. ``regions``: [(id, class names)]. With an
    ``anchor`` a link to it and the place leads to the shape."""
    root = checked(svg)
    # The page has a list of the regions and the figure in words; spoken, a drawing says nothing more.
    be_silent(root)
    shapes = {element.get("id"): element for element in root.iter() if element.get("id")}
    used = {name for element in root.iter() for name in ids_used(element)}
    for place, (region, names) in enumerate(regions):
        shape = shapes.get(region)
        if shape is None:
            continue
        shape.set("data-region", str(place))
        shape.set("class", f"{shape.get('class', '')} {names}".strip())
        if region not in used:
            del shape.attrib["id"]
            if anchor:
                shape.set("id", f"{anchor}{place}")
    return ElementTree.tostring(root, encoding="unicode")


def be_silent(root):
    """Takes all words from the drawing but those that are drawn: the name of a shape, which a pointer over it
    would show, can be the answer to the question."""
    root.set("aria-hidden", "true")
    root.attrib.pop("role", None)
    for element in root.iter():
        for name in SPOKEN:
            element.attrib.pop(name, None)
        for child in [child for child in element if child.tag in ("title", "desc")]:
            element.remove(child)


def ids_used(element):
    """The ids of other elements that this one needs to be drawn."""
    return re.findall(r"url\(#([\w-]+)\)", " ".join(element.attrib.values()))


def regions(svg):
    """[(id, name)] of the drawing's shapes that can be seen, in order: what a question can offer as its
    regions. The name is what the drawing calls the shape or writes in it, empty where it does neither."""
    shapes = [shape for shape in seen(checked(svg)) if shape.get("id") and shape.tag in SHAPES]
    return [(shape.get("id"), name_of(shape)) for shape in shapes]


def region_ids(svg):
    """The ids of these shapes."""
    return [region for region, _name in regions(svg)]


def seen(root):
    """The elements that are drawn where they stand, in order."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag not in UNSEEN:
            yield element
            waiting.extend(reversed(element))


def name_of(shape):
    title = shape.find("title")
    written = ["".join(text.itertext()) for text in shape.iter("text")]
    said = [shape.get("aria-label", ""), *([] if title is None else title.itertext()), " ".join(written)]
    found = next(filter(None, (" ".join(words.split()) for words in said)), "")
    return found if len(found) <= LONGEST_NAME else f"{found[: LONGEST_NAME - 1]}…"


def checked(svg):
    """The drawing's root element, its names without their namespace. ValidationError as `clean_svg`."""
    if len(svg) > LARGEST_SVG:
        raise ValidationError(gettext("This drawing is too large. Keep it under 200 KB."))
    try:
        root = ElementTree.fromstring(svg, forbid_dtd=True)
    except (ElementTree.ParseError, common.DefusedXmlException, ValueError) as error:
        raise ValidationError(
            gettext("This is not a drawing we can read. Save it as a plain SVG file.")
        ) from error
    if root.tag != f"{SVG}svg":
        raise ValidationError(gettext("This is not an SVG drawing. Save it as a plain SVG file."))
    refuse_deep(root)
    for element in root.iter():
        refuse_unsafe(element)
        element.tag = element.tag.removeprefix(SVG)
    return root


def refuse_deep(root):
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEEPEST:
            raise ValidationError(
                gettext("This drawing has groups in groups without end. Ungroup its parts.")
            )
        waiting.extend((child, depth + 1) for child in element)


def refuse_unsafe(element):
    tag = str(element.tag).removeprefix(SVG)
    if tag not in SVG_TAGS:
        raise ValidationError(
            gettext("A figure may not contain <%(tag)s>. Take it out and save again.") % {"tag": tag}
        )
    for name, value in element.attrib.items():
        outside = name != "aria-label" and LEADS_OUT.search(WITHIN.sub("", value))
        if name not in SVG_ATTRIBUTES or outside:
            raise ValidationError(
                gettext('A figure may not use %(name)s="%(value)s" on <%(tag)s>. Take it out and save again.')
                % {"name": name, "value": value[:60], "tag": tag}
            )
