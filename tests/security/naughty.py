"""Strings that make trouble somewhere: some five hundred, by classes, made and not collected."""

from itertools import product
from unicodedata import normalize

MARKUP = [
    f"{before}{what}{after}"
    for before, after in (("", ""), ('"', '"'), ("'>", "<'"), ("-->", "<!--"), ("</textarea>", ""), ("</title>", ""), ("\\", ""), ("\x0c", "\t"), ("<b a=", ">"), ("*/", "/*"))
    for what in (
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href=javascript:alert(1)>x</a>",
        "<iframe srcdoc='<b>x'>", "<style>*{}</style>", "<!DOCTYPE x [<!ENTITY y 'z'>]>", "<?xml version='1.0'?>", "<![CDATA[x]]>", "&lt;b&gt;&#0;&#x110000;",
    )
]  # fmt: skip
TEMPLATES = [
    "{{ 7*7 }}",
    "{% debug %}",
    "{% load x %}",
    "{{ settings.SECRET_KEY }}",
    "{{}}",
    "{%",
    "%}",
    "{#",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%s%s%n",
    "%(a)s",
    "{0.__class__}",
    "{user.password}",
    "$(id)",
    "`id`",
    "%d%%",
]
DATABASES = [
    f"{before}{what}" for before in ("", "'", '"', "1;", "\\") for what in (" OR 1=1 --", "; DROP TABLE learn_user; --", " UNION SELECT NULL--", "%' AND '1'='1", "_%", "\\' --")
]  # fmt: skip
FILES = ["../" * n + "etc/passwd" for n in (1, 3, 9)] + [
    "/etc/passwd",
    "C:\\con\\con",
    "NUL",
    "COM1",
    "..\\..\\x",
    "file:///etc/passwd",
    "~root",
    "a" * 300 + ".md",
    ".",
    "..",
    "",
    " ",
    "a/b",
    "a\\b",
    "|ls",
    ";ls",
    "&& ls",
    "> x",
]
NUMBERS = [
    "0", "-0", "00", "1/0", "1e400", "-1e400", "1e-400", "NaN", "nan", "inf", "-Infinity", "0x10", "0b1", "1_000", "1,000.5", "1.000,5", "١٢٣", "１２３", "½", "²", "Ⅷ", "9" * 19, "-" + "9" * 40,
    "9" * 400, "2147483648", "-9223372036854775809", "9223372036854775808", "1.7976931348623157e309", "0.1" + "0" * 60 + "1", "True", "None", "null", "undefined", "[]", "{}", "()", "3.14.15", "--1", "+1", "1 2", "٠",
]  # fmt: skip
TIMES = [
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "1970-01-01T00:00:00Z",
    "2026-03-29T02:30",
    "24:00",
    "23:59:60",
    "0001-01-01T00:00",
    "-0001-01-01",
    "1e9",
    "2026-W01",
    "now",
    "1900-01-01T00:00+99:99",
]
SPACES = [
    each.join(("a", "b"))
    for each in (
        " ",
        "\u00a0",
        "\u1680",
        "\u2003",
        "\u200b",
        "\u2028",
        "\u2029",
        "\u3000",
        "\ufeff",
        "\u180e",
        "\u2060",
        "\x85",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x1f",
        "\x7f",
        "\x08",
        "\x1b[31m",
        "\r\n",
        "\n\r",
        "\t",
    )
]
DIRECTIONS = [
    f"a{each}b" for each in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
] + ["\u202etxt.exe", "שלום عليكم abc", "العربية‏123"]
LETTERS = [
    "é", "e\u0301", normalize("NFD", "Ångström"), "ﬁne ﬀ", "ß ẞ ſ", "İıIi", "Ǆǅǆ", "ΣσςΣ", "ﷺ", "ʼn", "K", "Å", "Ω", "ᾳ", "Ⓐⓐ", "𝕏𝔸𝓫", "ｆｕｌｌ", "﷽", "Z̸̢̛͇a̴l̵g̷o̶" * 3, "\u0301" * 200, "a" + "\u0327\u0301" * 60,
    "日本語の文", "한국어 텍스트", "中文繁體簡体", "ไทยภาษา", "हिन्दी क्षि", "தமிழ்", "ქართული", "ᚠᛇᚻ", "𐎀𐎁", "𠜎𠜱", "\U000e0001\U000e0020", "\ue000\uf8ff", "\ufffd\uffff\ufffe", "\U0010ffff", "\u0378", "ꓘ", "ⱥȺ",
]  # fmt: skip
SIGNS = [
    "👩‍👩‍👧‍👦",
    "🏳️‍🌈",
    "🇩🇪🇩",
    "👍🏿",
    "❤️",
    "1️⃣",
    "🫠",
    "\u200d",
    "\ufe0f",
    "😀" * 80,
    "¯\\_(ツ)_/¯",
    "( ͡° ͜ʖ ͡°)",
    "☃",
    "™®©",
    "∀∂∈ℝ∧∪≡∞",
    "½¼¾",
    "“”‘’«»„",
    "–—‐‑‒―−",
    "…‥",
    "†‡§¶",
]
MARKDOWN = [
    each * n for n in (1, 40) for each in ("*", "_", "`", "~", "[", "](", "![", ">", "- ", "1. ", "#", "|", "\\", "<", "&", "[@", "[@4f2c9a1b]", "[[1]]", ":::", "$", "{", "}", "=", "~=", "%50%", "[^1]", "***a", "- - ", "> - ")
]  # fmt: skip
HEADS = [
    "a\r\nSet-Cookie: x=1",
    "a%0d%0aX: y",
    "a\nb: c",
    "Content-Type: text/html",
    "Bearer x",
    "a,b;c",
    'a";filename="b',
    "=?utf-8?b?YQ==?=",
    "a\x00b",
    "\x00",
    "\\x00",
    "%00",
    "%",
    "%zz",
    "%ff%fe",
    "\\u0000",
    "&amp;amp;",
    "+",
    "a+b",
    "a&b=c",
    "?",
    "#",
    "a=b",
]
SHEETS = [
    f"{before}{sign}{what}"
    for before, sign, what in product(("", " ", "'"), "=+-@＝", ("1+1", "cmd|' /C calc'!A0"))
]
WORDS = [
    "admin",
    "root",
    "null@example.org",
    "constructor",
    "__proto__",
    "__class__",
    "toString",
    "Scunthorpe General Hospital",
    "Null",
    "O'Neill",
    "d'Artagnan",
    "X Æ A-12",
    "csrfmiddlewaretoken",
    "TOTAL_FORMS",
    "DELETE",
    "_save",
    "id",
    "pk",
]
LONG = [
    "a" * 256,
    "a " * 2000,
    "é" * 1000,
    "ab\n" * 400,
    "(" * 500 + ")" * 500,
    "x" * 5000,
    "\U0001f600" * 500,
]

ALL = list(dict.fromkeys([
    *MARKUP, *TEMPLATES, *DATABASES, *FILES, *NUMBERS, *TIMES, *SPACES, *DIRECTIONS, *LETTERS, *SIGNS, *MARKDOWN, *HEADS, *SHEETS, *WORDS, *LONG,
]))  # fmt: skip
