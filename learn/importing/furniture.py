"""What a site puts into and under its articles for those who are to stay on it, told by the words it begins
with: “Related articles”, “Was this page helpful?”, “Read also: …”."""

import re

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
BOXES = frozenset("div section aside footer form ul ol nav fieldset".split())
MOST_SHARE = 0.25  # of the letters of an article that may stand under such words
MOST_COMMENTS = 0.8
LONGEST_TITLE = 80
LONGEST_LINE = 250
LINKED = 0.4  # of the letters of what only likely is such a box are links
MOSTLY = 0.5  # of the letters of a line that leads to another article are its link's


def pattern(*parts):
    return re.compile("|".join(parts), re.IGNORECASE)


COMMENTS = pattern(
    r"(?:leave|post|add|write) (?:a|your) (?:reply|comment|response).*|leave a reply to .*",
    r"join the (?:conversation|discussion).*|(?:reader|user|your|recent|latest) comments|comments? \(\d+\)",
    r"\d+ (?:comments?|responses?|replies|thoughts?)(?: (?:on|to) .*)?",
    r"(?:one|no) (?:comments?|thought)(?: .*)?",
    r"(?:schreibe?n?|hinterlasse?n?) .*(?:kommentar|antwort).*|kommentar (?:schreiben|verfassen)",
    r"\d+ (?:kommentare?|antworten|gedanken)(?: .*)?|(?:ein|keine) kommentare?(?: .*)?|kommentare \(\d+\)",
    r"laisser un commentaire.*|(?:\d+|aucun) (?:commentaires?|réponses?)(?: .*)?|leserkommentare",
    r"deja (?:un|tu) comentario.*|\d+ comentarios?(?: .*)?|deixe (?:um|seu) comentário.*|\d+ comentários?.*",
)
SURE = pattern(
    r"was this (?:page|article|post|information|answer|document(?:ation)?) (?:helpful|useful).*",
    r"(?:is|did you find) this (?:page|article|information) (?:helpful|useful).*|help us improve .*",
    r"(?:rate|print|e-?mail|share) this(?: .*)?|share (?:on|via) .*|report a problem with this page",
    r"related (?:articles?|posts?|content|stor(?:y|ies)|news|products|videos?|coverage|leaflets|tags)",
    r"you (?:may|might) (?:also )?(?:like|enjoy|be interested).*|people also (?:read|liked|viewed).*",
    r"more (?:from|stories|news) ?.*",
    r"(?:recommended|suggested) for you|most (?:read|popular|viewed|shared|commented|emailed)(?: .*)?",
    r"(?:recommended|popular|recent|latest|trending|featured) (?:posts|articles|stories|news|videos|now)",
    r"about the authors?|(?:subscribe|sign up) (?:to|for) (?:our|the) .*|get (?:our|the) .*newsletter.*",
    r"(?:follow|join|find) us on .*|sponsored (?:content|links|by .*)|updates to this page|post navigation",
    r"(?:diesen |den )?(?:artikel|beitrag|seite) (?:teilen|drucken|bewerten|weiterempfehlen).*|teilen mit.*",
    r"das könnte (?:sie|dich|ihnen|dir) auch .*|mehr (?:zum thema|zu diesem thema|aus .*)|meistgelesen.*",
    r"(?:ähnliche|verwandte|weitere|beliebte|neueste|aktuelle) (?:artikel|beiträge|meldungen|nachrichten)",
    r"über (?:den|die) autor(?:in|en)?|sur le même (?:sujet|thème)|à propos de l.auteure?",
    r"articles? (?:liés|similaires|connexes|récents)|partager (?:sur|cet|l).*|abonnez-vous.*",
    r"les plus (?:lus|partagés|populaires)|(?:artículos|noticias) relacionad[oa]s|te puede interesar.*",
    r"lo más (?:leído|visto)|artigos relacionados|articoli correlati|deel dit .*",
    r"(?:gerelateerde|meer) (?:artikelen|berichten)|advertisements?|sponsored|anzeige|werbung|publicité",
    r"publicidad",
)
LIKELY = pattern(
    r"share(?: .*)?|related(?: .*)?|read (?:more|next|also)|see also|(?:up )?next(?: .*)?|previous(?: .*)?",
    r"(?:popular|recent|latest|top|trending|featured|more|other|our) .*|trending|filed under|posted in",
    r"(?:subscribe|sign up|newsletters?|follow us|connect|log in|sign in|register)(?: .*)?|in this section",
    r"tags|topics|teilen|auch interessant|(?:lesen sie|lies) auch|schlagw[oö]rter|schlagworte|lees ook",
    r"(?:weitere|mehr|aktuelle|neueste) .*|à lire .*|lire (?:aussi|également)|voir aussi|mots-clés",
    r"partager?|compartir|más .*|leia (?:mais|também)|leggi anche|condividi",
)
# They lead to another article in the middle of this one.
LEADS = pattern(
    r"\W*(?:read (?:more|also|next|this)|also (?:read|see|on)|see also|more (?:on this|from)|"
    r"related(?: \w+)?|don.t miss|watch|listen|click here|lesen sie (?:auch|mehr|dazu)|lies auch|"
    r"mehr (?:dazu|zum thema)|siehe auch|auch interessant|lire (?:aussi|la suite)|à lire(?: aussi)?|"
    r"voir aussi|lee (?:también|más)|leer más|te puede interesar|leia (?:mais|também)|leggi anche|"
    r"lees ook)\b[^:]{0,40}:"
)


def begins(node, sizes, whole):
    """Whether this box of a page begins with such words, and is small. sizes: (letters, letters in links, …)
    of each node; whole: letters of the article."""
    letters, links = sizes.get(node, (0, 0))[:2]
    if node.name not in BOXES or not 0 < letters <= MOST_COMMENTS * whole:
        return False
    return is_under(first_words(node, sizes), letters, links, whole)


def is_under(title, letters, links, whole):
    """Whether this is such a title, over so many letters."""
    words = " ".join(title.split()).strip(" :.…!?»›>→-–|")
    if not 0 < len(words) <= LONGEST_TITLE:
        return False
    if COMMENTS.fullmatch(words):
        return True
    if letters > MOST_SHARE * whole:
        return False
    is_linked = links >= LINKED * letters or letters <= len(words)
    return bool(SURE.fullmatch(words) or is_linked and LIKELY.fullmatch(words))


def first_words(node, sizes):
    """What the first of the innermost parts of a node that says something says; "" where it is bare words."""
    found = node
    while found.name not in HEADINGS:
        said = (c for c in found.children if (c.strip() if isinstance(c, str) else sizes.get(c, (0,))[0]))
        inner = next(said, None)
        if inner is None or isinstance(inner, str):
            break
        found = inner
    return found.text() if found is not node else ""


def leads_away(node, sizes):
    """Whether this line says only where else to read on."""
    letters, links = sizes.get(node, (0, 0))[:2]
    if node.name not in ("p", "li", "div") or not 0 < letters <= LONGEST_LINE or links < MOSTLY * letters:
        return False
    return bool(LEADS.match(node.text()))


def among(node, sizes, whole):
    """The children of a node from a heading with such words on, up to the next heading as high."""
    found, run, level = set(), [], 0
    for child in [*node.children, None]:
        name = "" if child is None or isinstance(child, str) else child.name
        is_heading = name in HEADINGS
        if run and (child is None or is_heading and int(name[1]) <= level):
            letters, links = (sum(sizes.get(each, (0, 0))[at] for each in run) for at in (0, 1))
            found |= set(run) if is_under(run[0].text(), letters, links, whole) else set()
            run = []
        if is_heading and not run and name != "h1":
            run, level = [child], int(name[1])
        elif run and child is not None and not isinstance(child, str):
            run.append(child)
    return found
