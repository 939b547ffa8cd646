"""Where on a web page its article stands. Each takes the `webpage.Article`, as far as it has measured it."""

from collections import Counter

from . import around
from .around import HEADINGS

MAIN_NAMES = frozenset("main content main-content maincontent bodycontent mw-content-text article".split())
LEAST_DENSE, MOSTLY_THERE = 600, 0.85  # letters in one box; of those of all paragraphs
SHORTEST_TITLE = 8


def marked(article):
    """The node that the page marks as the one with its article in it; the whole page where it marks none."""
    mains = [
        node
        for node in article.body.walk()
        if is_main(node)
        or (node.name in ("div", "section") and node.attrs.get("id", "").lower() in MAIN_NAMES)
    ]
    mains = [node for node in mains if node in article.sizes and article.sizes[node][0]]
    whole = article.sizes[article.body][0]
    # What says itself that it is the main part is believed before what is only called so.
    sure = [node for node in mains if is_main(node) and article.sizes[node][0] >= 0.2 * whole]
    root = max(sure or mains, key=lambda node: article.sizes[node][0], default=article.body)
    if root is not article.body and article.sizes[root][0] < 0.2 * article.sizes[article.body][0]:
        root = article.body
    if root not in sure:
        root = with_title(article, root)
    articles = [node for node in root.find("article") if node in article.sizes]
    if articles:
        largest = max(articles, key=lambda node: article.sizes[node][0])
        most = article.sizes[largest][0] > 0.6 * article.sizes[root][0]
        if most and (article.sizes[largest][2] or not article.sizes[root][2]):
            return largest
    return root


def densest(article):
    """The smallest part with the title in it that holds one box with nearly all paragraphs of the page; the
    whole page where they stand in several boxes."""
    boxes = Counter()
    for node in paragraphs(article, article.body):
        boxes[node.parent] += article.sizes[node][0]
    box, most = boxes.most_common(1)[0] if boxes else (article.body, 0)
    titles = [node for node in article.body.walk() if node.name in HEADINGS and is_title(article, node)]
    if not titles or most < LEAST_DENSE or most < MOSTLY_THERE * boxes.total():
        return article.body
    while box is not article.body and not any(title.inside_of(box) for title in titles):
        box = box.parent
    return box


def paragraphs(article, node):
    """The longer paragraphs of text within a node, but for those that stand around the article."""
    for child in node.children:
        if isinstance(child, str) or child not in article.sizes or article.is_around(child):
            continue
        if child.name == "p" and around.is_text(article.sizes[child]):
            yield child
        else:
            yield from paragraphs(article, child)


def is_title(article, heading):
    """Whether a heading says what the page is called."""
    words = " ".join(heading.text().split()).lower()
    return len(words) >= SHORTEST_TITLE and heading not in article.logos and words in article.title.lower()


def with_title(article, root):
    """The part, or what it stands in right beside the page's only heading of the first level."""
    firsts = [node for node in article.body.find("h1") if node not in article.hidden]
    if root is article.body or len(firsts) != 1 or article.sizes[root][2] or around.is_logo(firsts[0]):
        return root
    return root.parent if firsts[0].inside_of(root.parent) and root.parent in article.sizes else root


def is_main(node):
    """Whether this says that it is the main part of its page."""
    return node.name == "main" or node.attrs.get("role", "").lower() == "main"
