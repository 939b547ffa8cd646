"""Items of QTI 1.2, as Canvas and Blackboard export them, turned into items of QTI 2 and read as these."""

import re
from html import unescape

from django.utils.translation import gettext as _

from ..bank_text import first_words
from ..html_text import LOOKS_LIKE_HTML
from . import blackboard
from .items import Unreadable
from .older_rules import declared, node, rules_of
from .tree import attribute, child, children, every, text_of

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
NUMBERS = ("integer", "decimal", "scientific")
ESSAYS = ("essay_question", "essay", "cc.essay.v0p1", "short_answer_essay", "short response")
UPLOADS = ("file_upload_question", "file upload")
MADE_ANEW = ("calculated_question", "calculated", "calculated formula", "calculated numeric")
IN_GAPS = ("multiple_dropdowns_question", "fill_in_multiple_blanks_question")
LISTED = ("dropdown", "wordbank")
LOOSELY = {"TextCloseEnough": "nearly", "TextRegex": "pattern"}
WITHOUT_QUESTION = ("text_only_question",)
CALLED_BY_ALL = ("question",)
TAG = re.compile(r"<[^<>]*>")
MATERIALS = ("mattext", "mat_formattedtext", "matimage", "matemtext", "mataudio", "matvideo")
HTML_TYPES = ("text/html", "text/xhtml", "html", "smart_text")


def as_newer(item, before=None):
    """The assessmentItem of QTI 2 that an item of QTI 1.2 comes to. Unreadable where there is none. before:
    {name: item} of those that stand above it, among them the text that its question may be about."""
    facts = facts_of(item)
    about = (before or {}).get(facts.get("parent_stimulus_item_ident"))
    blackboard.put_plainly(item)
    kind = facts.get("question_type") or facts.get("qmd_itemtype", "").lower() or facts.get("cc_profile", "")
    if kind in MADE_ANEW:
        raise Unreadable(_("It makes its numbers anew each time, which cannot be carried over."))
    presentation = child(item, "presentation")
    if presentation is None:
        raise Unreadable(_("It has no body: nothing is asked."))
    responses = every(presentation, *RESPONSES) if kind not in WITHOUT_QUESTION else []
    body = node("itemBody")
    root = node("assessmentItem", {"title": title_of(item), "identifier": attribute(item, "ident")})
    if kind in UPLOADS or kind in ESSAYS or (responses and is_essay(item, responses)):
        body.append(node("uploadInteraction" if kind in UPLOADS else "extendedTextInteraction"))
    else:
        root.extend(fill(body, item, presentation, responses))
    if about is not None:
        body[:0] = [material_of(one) for one in every(child(about, "presentation"), "material")]
    root.append(node("outcomeDeclaration", {"identifier": "SCORE", "baseType": "float"}))
    shown = {"identifier": "FEEDBACK", "baseType": "identifier", "cardinality": "multiple"}
    root.append(node("outcomeDeclaration", shown))
    root.append(body)
    root.append(node("responseProcessing", {}, *rules_of(item, root)))
    root.extend(feedback_of(item))
    return root


def title_of(item):
    """What the item is called; "" where a program calls all of them so, as Canvas does."""
    title = attribute(item, "title").strip()
    return "" if title.lower() in CALLED_BY_ALL else title


def told_by(item):
    """What a person can tell an item by that is no question: its title, its first words or its name."""
    words = TAG.sub(" ", " ".join(text_of(one) for one in every(item, *MATERIALS[:2])[:1]))
    return title_of(item) or first_words(unescape(words)) or attribute(item, "ident") or _("(no title)")


def facts_of(item):
    """What the item's metadata says, by label; Blackboard says the kind in a tag of its own."""
    fields = every(child(item, "itemmetadata"), "qtimetadatafield")
    facts = {text_of(child(field, "fieldlabel")): text_of(child(field, "fieldentry")) for field in fields}
    if own := blackboard.kind_of(item):
        facts.setdefault("question_type", own)
    return facts


def is_essay(item, responses):
    """Whether nothing is told of what is right, and words are asked for."""
    return all(one.tag == "response_str" for one in responses) and not every(
        item, "varequal", "varsubset", "varsubstring", "vargte", "varlte", "vargt", "varlt"
    )


def fill(body, item, presentation, responses):
    """Fills the body with the materials and the interaction; gives the response declarations."""
    words = [material_of(one) for one in materials(presentation, responses)]
    single = responses[0] if len(responses) == 1 else None
    if not responses or any(one.tag in ("response_xy", "response_grp") for one in responses):
        body.extend(words)
        if responses:
            body.append(node("hotspotInteraction"))
        return []
    is_gap = single is not None and facts_of(item).get("question_type") in IN_GAPS
    if single is not None and single.tag == "response_lid" and not (is_gap and placeholder(words, single)):
        body.extend(words)
        body.append(choices_of(single))
        return [declared(item, single)]
    if single is not None and not placeholder(words, single):
        body.extend([*words, node("p", {}, entry(single))])
        return [declared(item, single, number=is_number(item, single))]
    if any(placeholder(words, one) for one in responses):
        return gaps(body, item, words, responses)
    if all(one.tag == "response_lid" for one in responses):
        return pairs(body, item, words, responses)
    body.extend(alternating(presentation, responses) or one_below_the_other(words, responses))
    return [declared(item, one, number=is_number(item, one)) for one in responses]


def one_below_the_other(words, responses):
    """The question, and below it each field under its own words."""
    fields = []
    for one in responses:
        own = [material_of(material) for material in children(one, "material")]
        fields += [*own, node("p", {}, entry(one))]
    return [*words, *fields]


def alternating(presentation, responses):
    """The words and fields of a text whose fields stand between its words; [] where all words stand above."""
    own = {id(material) for material in materials(presentation, responses)}
    parts = [
        part
        for part in presentation.iter()
        if part.tag in RESPONSES or part.tag == "material" and id(part) in own
    ]
    first = next((at for at, part in enumerate(parts) if part.tag in RESPONSES), 0)
    if all(part.tag in RESPONSES for part in parts[first:]):
        return []
    start = max(first - 1, 0)  # what stands right before a field leads to it
    text = node("div")
    for part in parts[start:]:
        text.extend([entry(part)] if part.tag in RESPONSES else list(material_of(part)))
    return [*map(material_of, parts[:start]), text]


def materials(presentation, responses):
    """The materials of the question itself, not of its choices."""
    inside = {id(material) for response in responses for material in every(response, "material")}
    return [material for material in every(presentation, "material") if id(material) not in inside]


def material_of(material):
    """A block with the words and pictures of a material."""
    block = node("div")
    for part in every(material, *MATERIALS):
        if part.tag == "matimage":
            block.append(node("img", {"src": attribute(part, "uri"), "alt": text_of(part)}))
        elif part.tag in ("mataudio", "matvideo"):
            block.append(node(part.tag.removeprefix("mat"), {"src": attribute(part, "uri")}))
        else:
            block.append(words_of(part))
    return block


def words_of(part):
    """The words of a mattext: HTML where it says so or looks like it."""
    text = "".join(part.itertext())
    told = attribute(part, "texttype") or attribute(part, "type")
    is_html = told.lower() in HTML_TYPES or LOOKS_LIKE_HTML.search(text)
    made = node("rawHtml" if is_html else "span")
    made.text = text
    return made


def label_of(label, tag="simpleChoice"):
    """A choice, from a response_label."""
    made = node(tag, {"identifier": attribute(label, "ident")})
    made.extend(material_of(material) for material in every(label, "material"))
    return made


def choices_of(response):
    """The interaction of a response_lid."""
    render = next(iter(every(response, "render_choice", "render_extension", "render_hotspot")), None)
    if render is not None and render.tag == "render_hotspot":
        return node("hotspotInteraction")
    ordered = attribute(response, "rcardinality").lower() == "ordered"
    single = attribute(response, "rcardinality", "Single").lower() == "single"
    shuffle = attribute(render, "shuffle", "Yes") if render is not None else "Yes"
    told = {
        "responseIdentifier": attribute(response, "ident"),
        "shuffle": "false" if shuffle.lower() == "no" else "true",
        "maxChoices": "1" if single else "0",
    }
    options = [label_of(label) for label in every(response, "response_label")]
    prompt = [material_of(material) for material in children(response, "material")]
    interaction = node("orderInteraction" if ordered else "choiceInteraction", told, *options)
    if prompt:
        interaction.insert(0, node("prompt", {}, *prompt))
    return interaction


def entry(response):
    """The field of a response that is typed. ``nearly``, ``pattern``: what else Canvas takes for right."""
    told = {"responseIdentifier": attribute(response, "ident")}
    for label in every(response, "response_label"):
        if name := LOOSELY.get(attribute(label, "scoring_algorithm")):
            told[name] = text_of(label)
    return node("textEntryInteraction", told)


def answer_type(response):
    return next((attribute(label, "answer_type") for label in every(response, "response_label")), "")


def is_number(item, response):
    kinds = [attribute(render, "fibtype").lower() for render in every(response, "render_fib")]
    told = facts_of(item).get("question_type", "") == "numerical_question"
    return told or response.tag == "response_num" or any(kind in NUMBERS for kind in kinds)


def placeholder(words, response):
    """The mark [name] that stands for this response in the words, or ""."""
    name = attribute(response, "ident").removeprefix("response_")
    mark = f"[{name}]"
    return mark if name and any(mark in "".join(block.itertext()) for block in words) else ""


def gaps(body, item, words, responses):
    """A text in which [name] marks each gap: the mark becomes its field."""
    is_typed = facts_of(item).get("question_type") == "fill_in_multiple_blanks_question"
    told = []
    for response in responses:
        mark = placeholder(words, response)
        listed = response.tag == "response_lid" and (not is_typed or answer_type(response) in LISTED)
        field = drop_down(response) if listed else entry(response)
        told.append(declared(item, response, typed=is_typed and not listed, number=is_number(item, response)))
        if not mark or not put(words, mark, field):
            body.append(node("p", {}, *map(material_of, children(response, "material")), field))
    body[:0] = words
    return told


def put(words, mark, field):
    """Puts a field where its mark stands."""
    for block in words:
        for place, part in enumerate(list(block)):
            before, found, after = (part.text or "").partition(mark)
            if found:
                part.text = before
                rest = node(part.tag)
                rest.text = after
                block[place + 1 : place + 1] = [field, rest]
                return True
    return False


def drop_down(response):
    told = {"responseIdentifier": attribute(response, "ident"), "shuffle": "true"}
    labels = every(response, "response_label")
    return node("inlineChoiceInteraction", told, *(label_of(label, "inlineChoice") for label in labels))


def pairs(body, item, words, responses):
    """Several lists with the same choices: each list's own words are matched with one of them."""
    partners = {}
    for label in (label for response in responses for label in every(response, "response_label")):
        partner = label_of(label, "simpleAssociableChoice")
        if says_something(partner):
            partners.setdefault(attribute(label, "ident"), partner)
    prompts, right = [], []
    for response in responses:
        name = attribute(response, "ident")
        prompt = node("simpleAssociableChoice", {"identifier": name, "matchMax": "1"})
        prompt.extend(material_of(material) for material in children(response, "material"))
        if not says_something(prompt):
            continue  # Canvas keeps the rows that its author left empty
        prompts.append(prompt)
        values = declared(item, response).iter("value")
        right += [f"{name} {value.text}" for value in values]
    sides = [node("simpleMatchSet", {}, *side) for side in (prompts, partners.values())]
    body.extend(words)
    body.append(node("matchInteraction", {"responseIdentifier": "PAIRS", "shuffle": "true"}, *sides))
    told = node("correctResponse")
    mapping = node("mapping", {"defaultValue": "0"})
    for pair in right:
        value = node("value")
        value.text = pair
        told.append(value)
        mapping.append(node("mapEntry", {"mapKey": pair, "mappedValue": "1"}))
    names = {"identifier": "PAIRS", "cardinality": "multiple", "baseType": "directedPair"}
    return [node("responseDeclaration", names, told, mapping)]


def says_something(made):
    return bool(
        TAG.sub("", "".join(made.itertext())).strip()
        or every(made, "img")
        or "<img" in "".join(made.itertext())
    )


def feedback_of(item):
    for feedback in children(item, "itemfeedback"):
        told = {
            "outcomeIdentifier": "FEEDBACK",
            "identifier": attribute(feedback, "ident"),
            "showHide": "show",
        }
        yield node("modalFeedback", told, *(material_of(one) for one in every(feedback, "material")))
