"""What each tag of HTML means for a question: which make a block, which are left out and what they are called
to a person, and the letters that can be raised or lowered."""

from django.utils.translation import gettext_noop as _

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
BLOCKS = HEADINGS | frozenset(
    "p div ul ol menu li dl dt dd table pre blockquote hr section article main header footer aside nav "
    "center fieldset legend form details summary address figure figcaption body caption thead tbody tfoot "
    "tr td th".split()
)
CODE = frozenset("code kbd samp tt".split())
# Read for their words alone, with nothing lost that a reader would miss.
SILENT = (
    BLOCKS
    | CODE
    | frozenset(
        "a span font br html head link meta title label abbr acronym bdi bdo time data big small nobr wbr "
        "colgroup col q sub sup img strong b em i cite dfn var ruby rt rp".split()
    )
)
GONE = {
    "script": _("script"), "noscript": _("script"), "template": _("script"), "style": _("styling"),
    "iframe": _("embedded page"), "frame": _("embedded page"), "object": _("embedded page"),
    "embed": _("embedded page"), "applet": _("embedded page"), "audio": _("sound"), "video": _("film"),
    "svg": _("drawing"), "canvas": _("drawing"), "math": _("formula"), "map": _("image map"),
    "input": _("form field"), "textarea": _("form field"), "select": _("form field"),
    "button": _("form field"),
}  # fmt: skip
LOST_MARKS = {
    "u": _("underlining"), "ins": _("underlining"), "s": _("crossing out"), "strike": _("crossing out"),
    "del": _("crossing out"), "mark": _("highlighting"),
}  # fmt: skip
COLOURS = frozenset("color background background-color".split())
# Properties a person sets on purpose; the others are what editors write by themselves.
STYLES = frozenset("text-align float border width height font-size font-family direction columns".split())
# What Moodle's own text format may hold; any other < is meant as text.
PLAIN_TAGS = (SILENT | set(GONE) | set(LOST_MARKS)) - {"data", "time", "map", "template", "title", "label"}
ORDINALS = frozenset("st nd rd th e er re ère ème o a".split())

SMALL = "0123456789+-−=() abcdefghijklmnoprstuvwxyz"
RAISED = dict(zip(SMALL, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
LOWERED = dict(zip("0123456789+-−=() aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))


def raised(text):
    """The text in raised letters, None where it has one that cannot be raised."""
    return turned(text, RAISED)


def lowered(text):
    """The text in lowered letters, None where it has one that cannot be lowered."""
    return turned(text, LOWERED)


def turned(text, letters):
    if not all(letter in letters for letter in text):
        return None
    return "".join(letters[letter] for letter in text)
