"""Addresses that would lead elsewhere, and where a browser would go with them."""

from itertools import product
from urllib.parse import urljoin, urlsplit

ELSEWHERE = "evil.example"
LEADS = [
    "//", "///", "////", "\\\\", "\\/", "/\\", "/\\/", "\\\\/", "/\t/", "\t//", "/\n/", "\r\n//", " //", "\x00//",
    "\x01//", "/ /", "/./", "/..//", "/.//", "/%2f", "%2f%2f", "/%5c", "%5c%5c", "/%09/", "//%0d%0a", "/%00/",
    "http://", "https://", "HTTP://", "hTTps:", "http:", "https:/", "http:///", "https:\\\\", "http:/\\/",
    "ht\ttp://", "\nhttps://", "ftp://", "ws://", "file://", "javascript://", "javascript:alert(1)//", "data:text/html,",
    "vbscript:", "blob:https://", "//testserver@", "https://testserver@", "https://testserver:80@", "//testserver:",
    "http://testserver\\@", "https:testserver@", "／／", "/／", "﹨﹨", "//%E3%80%82", "//\u200b", "\u200b//", "\ufeff//",
    "\u2028//", "\u00a0//", "/\u2215", "//[::1]@", "//①@", "@", ".", "?next=//", "/?next=//", "#//", ";//", "/;//", "/.;/",
]  # fmt: skip
TAILS = [
    ELSEWHERE,
    f"{ELSEWHERE}/account/",
    f"www.{ELSEWHERE}:443/?a=/testserver/",
    f"{ELSEWHERE}%2ftestserver",
    f"{ELSEWHERE}#/",
]
PAYLOADS = ["".join(parts) for parts in product(LEADS, TAILS)]


def resolved(address, base="http://testserver/account/sign-in/"):
    """The host a browser arrives at, as the URL standard has it: what it drops is dropped, and a backslash is a
    slash. Empty where it would open no page at all."""
    address = address.strip("".join(map(chr, range(33))))
    for dropped in "\t\r\n":
        address = address.replace(dropped, "")
    scheme, colon, rest = address.partition(":")
    if (
        colon
        and scheme.isascii()
        and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()
        and scheme[0].isalpha()
    ):
        if scheme.lower() not in ("http", "https"):
            return f"{scheme.lower()}:"
        slashes = rest.replace("\\", "/")
        if slashes.startswith("/") or scheme.lower() != "http":
            return host_of(f"http://{slashes.lstrip('/')}")
        return host_of(urljoin(base, slashes))
    slashes = address.partition("?")[0].partition("#")[0].replace("\\", "/")
    if slashes.startswith("//"):
        return host_of(f"http://{slashes.lstrip('/')}")
    return host_of(base)


def host_of(address):
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
