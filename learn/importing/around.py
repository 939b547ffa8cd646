"""What stands around an article on a web page, as its names and its links tell."""

import re

from .contents import leads_on

# Names that always tell it, and those that tell it of what is mostly links.
ALWAYS = frozenset(
    "cookie cookies consent gdpr banner skip skiplink skiplinks share sharing social advert advertisement "
    "ads promo newsletter subscribe comments disqus footer masthead popup modal editsection navbox "
    "catlinks printfooter jumplink noprint logo relatedposts sharedaddy sitesub shariff addthis addtoany "
    "sharethis commentlist respond outbrain taboola sponsored paywall".split()
)
LINKED = frozenset(
    "nav navbar navigation subnav sidenav menu breadcrumb breadcrumbs sidebar pagination pager related toc "
    "toolbar".split()
)
# They tell it of what is full of links.
TEASING = frozenset("tags tagcloud teaser teasers recommended recommendations trending popular".split())
OF_AUTHORS = frozenset("box bio about".split())  # “author-box”
# Of what may be longer than the article itself.
LONG = frozenset("comments commentlist disqus respond".split())
LEAST_ARTICLE = 300  # letters beside it
LONGEST_BESIDE = 0.6  # of the letters of a page may stand in a column beside its article
SHARING = re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|twitter\.com/(?:intent|share|home\?)|x\.com/intent|linkedin\.com/share|"
    r"(?:whatsapp|wa\.me|t\.me/share|threema)|pinterest\.[a-z.]+/pin/create|reddit\.com/submit|xing\.com/|mailto:\?|"
    r"getpocket\.com|tumblr\.com/(?:share|widgets)|plus\.google\.com/share|addthis\.com|telegram\.me/share",
    re.IGNORECASE,
)
FEWEST_SHARING, LONGEST_SHARING = 2, 300
MAIN = ("article", "main")
MOST_LINKED, SHORTEST = 0.3, 40
FEWEST_BESIDE = 2  # texts on both sides of a box; a column beside the page has but one
NAMES = re.compile(r"[a-z]+")
HOME = re.compile(r"(?:(?:https?:)?//[^/?#]+/?|\.{0,2}/|index\.\w+)(?:index\.\w+)?(?:\?.*)?", re.IGNORECASE)
TEXTS = frozenset("p li td dd pre blockquote".split())
COLUMNS = frozenset("div ul ol table tr td section".split())
LISTS = frozenset("ul ol".split())
OWN_LETTERS = 4  # in an item of a list of links that says something of its own
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


# How LibreOffice and Word name what stands on every page, and the lines of a table of contents.
RUNNING = frozenset(("header", "footer"))
OF_CONTENTS = re.compile(r"contents_20_(?:heading|\d+)|msotoc(?:\d|heading)", re.IGNORECASE)
FEWEST_ENTRIES = 2


class Order:
    """Where the title of a page and the last of its text stand. A column or row of links before the one, or,
    where nothing tells where the article ends, after the other, is no part of it."""

    def __init__(self, body, sizes, hidden):
        self.sizes, self.starts = sizes, {}
        self.title = self.last = None
        for at, node in enumerate((body, *body.walk())):
            self.starts[node] = at
            if node in hidden or node not in sizes:
                continue
            if node.name == "h1" and self.title is None:
                self.title = at
            if node.name in TEXTS and is_text(sizes[node]):
                self.last = at

    def is_beside(self, node, is_whole_page):
        """Whether this is such links; ``is_whole_page``: nothing tells where the article begins and ends."""
        letters, links = self.sizes.get(node, (0, 0))[:2]
        if node.name not in COLUMNS or 2 * links <= letters or self.title is None:
            return False
        if node.name in LISTS and (self.has_own_words(node) or is_led_into(node)):
            return False
        start = self.starts.get(node, self.title)
        inner = sum(1 for _node in node.walk()) if start < self.title else 0
        is_before = start + inner < self.title
        return is_before or (is_whole_page and self.last is not None and start > self.last)

    def has_own_words(self, node):
        """Whether most items of a list say something beside their links."""
        sizes = [self.sizes.get(child, (0, 0)) for child in node.children if not isinstance(child, str)]
        own = [size[0] - size[1] >= OWN_LETTERS for size in sizes]
        return 2 * sum(own) > len(own)


def is_about_pages(node):
    """Whether a word processor wrote this for the pages it had: a running head, or a table of contents with
    the numbers of pages."""
    if node.name == "p" or node.name in HEADINGS:
        return any(map(OF_CONTENTS.fullmatch, node.attrs.get("class", "").split()))
    if node.name != "div" or not (node.attrs.get("id") or node.attrs.get("title")):
        return False
    is_running = node.attrs.get("title") in RUNNING and node.parent.name == "body"
    return is_running or are_entries([each.text() for each in node.walk() if each.name in TEXTS])


def are_entries(texts):
    """Whether these are a heading and lines that lead to the numbers of pages."""
    texts = [text for text in map(str.strip, texts) if text]
    return len(texts) > FEWEST_ENTRIES and all(map(leads_on, texts[1:]))


def is_led_into(node):
    """Whether the paragraph right before a list leads into it: “You can ask here:”."""
    before = None
    for child in node.parent.children:
        if child is node:
            break
        if not isinstance(child, str):
            before = child
    return before is not None and before.name == "p" and before.text().rstrip().endswith(":")


def is_named(node, sizes):
    """Whether the names of this node tell that it stands around the article. sizes: (letters, letters in
    links, …) of each node."""
    words = words_of(node.attrs.get("class", ""))
    called = words_of(node.attrs.get("id", ""))
    if not (ALWAYS | LINKED).isdisjoint(called) and not is_of_heading(node) and not node.inside(*HEADINGS):
        words += called
    if not ALWAYS.isdisjoint(words) or "author" in words and not OF_AUTHORS.isdisjoint(words):
        return True
    if node.inside(*HEADINGS):
        return False
    letters, links = sizes.get(node, (0, 0))[:2]
    if not TEASING.isdisjoint(words) and links > MOST_LINKED * letters:
        return True
    return not LINKED.isdisjoint(words) and (not is_box(node, sizes) or holds_widgets(node))


def is_long(node, letters, whole):
    """Whether this may be longer than the article: comments under it, or a column beside it. letters: how
    many it has of how many on the page."""
    words = words_of(node.attrs.get("class", "")) + words_of(node.attrs.get("id", ""))
    if whole - letters < LEAST_ARTICLE:
        return False
    # “with-sidebar” may stand around all.
    is_beside = node.name in ("aside", "footer") or "sidebar" in words and holds_widgets(node)
    return not LONG.isdisjoint(words) or is_beside and letters <= LONGEST_BESIDE * whole


def is_sharing(node, sizes):
    """Whether this is a row of links with which to pass the article on."""
    if node.name not in COLUMNS and node.name != "p" or sizes.get(node, (0,))[0] > LONGEST_SHARING:
        return False
    links = [each.attrs.get("href", "") for each in node.walk() if each.name == "a"]
    sharing = sum(bool(SHARING.search(link)) for link in links)
    return sharing >= FEWEST_SHARING and 2 * sharing > len(links)


def is_logo(heading):
    """Whether a heading is the name of the site: all of it leads to its first page."""
    links = [each for each in heading.walk() if each.name == "a"]
    if len(links) > 1 or not links and heading.parent.name != "a":
        return False
    link = links[0] if links else heading.parent
    is_whole = not links or link.text().strip() == heading.text().strip()
    return is_whole and bool(HOME.fullmatch(link.attrs.get("href", "")))


def words_of(names):
    """The words of names such as “site-nav”, “siteNav” and “sitenav”."""
    parted = re.sub(r"([a-z])([A-Z])", r"\1 \2", names)
    return NAMES.findall(f"{parted} {names}".lower())


def is_of_heading(node):
    """Whether the id of this node is made of the heading it begins with: “informed-consent” is no banner."""
    words = words_of(node.attrs.get("id", ""))
    is_part = node.name == "section" or "section" in words_of(node.attrs.get("class", ""))
    if not words or not (is_part or len(set(words)) > 1):
        return False
    heading = next((each for each in node.walk() if each.name in HEADINGS), None)
    return heading is not None and set(words) <= set(words_of(heading.text()))


def is_box(node, sizes):
    """Whether this is a box in the text, with words of its own, and not a column of links beside it."""
    if not is_text(sizes.get(node)):
        return False
    beside = [child for child in node.parent.children if not isinstance(child, str) and child is not node]
    texts = sum(child.name == "p" or is_text(sizes.get(child)) or is_title(child) for child in beside)
    return node.inside(*MAIN) or texts >= FEWEST_BESIDE


def holds_widgets(node):
    """Whether a column beside the text is put together from boxes, as blogs have them."""
    boxes = sum("widget" in each.attrs.get("class", "").split() for each in node.walk())
    headings = sum(each.name in HEADINGS for each in node.walk())
    return boxes > 1 or headings > 1 and not node.inside(*MAIN)


def is_among_texts(node):
    """Whether this stands among paragraphs, as a tip does, and not beside what they stand in."""
    beside = [child.name for child in node.parent.children if not isinstance(child, str)]
    texts = sum(name in TEXTS | LISTS | HEADINGS or name in ("table", "dl", "figure") for name in beside)
    named = words_of(node.attrs.get("class", "")) + words_of(node.attrs.get("id", ""))
    return texts >= FEWEST_BESIDE and (ALWAYS | LINKED).isdisjoint(named)


def is_title(node):
    return node.name in HEADINGS or any(
        child.name in HEADINGS for child in node.children if not isinstance(child, str)
    )


def is_text(size):
    return size is not None and size[0] >= SHORTEST and size[1] <= MOST_LINKED * size[0]
