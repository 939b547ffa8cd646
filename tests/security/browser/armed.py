"""A real browser that notices whatever of the words on a page runs, or only waits to run."""

import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

from django.http import Http404
from django.test import Client
from django.urls import Resolver404, resolve

from tests import desk
from tests.browser.conftest import PHONE, session_cookie

# In every document, frames too, before anything else: what calls alert is noted where the test looks.
HOOK = """
for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = (said) => { try { (top.ran ||= []).push(String(said)); } catch { console.log("ran", said); } };
"""
# What waits to run: handlers, links that are scripts, scripts that are not ours. Each is set off.
LOOK = """
() => {
  const armed = [], adress = ["href", "xlink:href", "src", "action", "formaction", "data", "srcdoc", "to", "values", "from"];
  const documents = [document];
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentDocument) documents.push(frame.contentDocument);
  for (const page of documents)
    for (const element of page.querySelectorAll("*")) {
      const found = [], name = element.localName;
      for (const { name: attribute, value } of element.attributes) {
        if (/^on/i.test(attribute)) found.push(attribute);
        else if (adress.includes(attribute.toLowerCase()) && /^[\\s\\0-\\x20]*(j\\s*a\\s*v\\s*a|vb)\\s*s\\s*c\\s*r\\s*i\\s*p\\s*t\\s*:|^\\s*data:(?!image\\/)/i.test(value))
          found.push(attribute + "=" + value.slice(0, 30));
      }
      if (name === "script" && !(element.getAttribute("src") || "").startsWith("/static/")) found.push("script");
      if (["object", "embed", "base", "foreignobject"].includes(name) || (name === "iframe" && page !== document)) found.push(name);
      if (name === "meta" && /refresh/i.test(element.httpEquiv)) found.push("refresh");
      if (!found.length) continue;
      armed.push(`${name} ${found.join(" ")}: ${element.outerHTML.slice(0, 120)}`);
      for (const attribute of found) {
        if (/^on/i.test(attribute))
          try { element.dispatchEvent(new Event(attribute.slice(2).toLowerCase(), { bubbles: false, cancelable: true })); } catch {}
        else if (/^(xlink:)?href=/i.test(attribute) && element.click)
          try { element.click(); } catch {}
      }
    }
  return armed;
}
"""
PATIENCE = 30  # milliseconds a page has to run what it runs by itself
HARMLESS = (
    "application/json",
    "image/png",
    "application/zip",
    "text/csv",
    "text/javascript",
    "text/plain",
    "application/octet-stream",
)


class Watched:
    """A phone's browser in which one person (None: a stranger) looks at pages with no CSP to save them.

    ran, armed: {address: what}. sideways: addresses that scroll sideways. seen: pages with a payload in them."""

    def __init__(self, new_context, live_server, person):
        self.context = new_context(
            **PHONE, base_url=live_server.url, bypass_csp=True, reduced_motion="reduce"
        )
        if person:
            self.context.add_cookies([session_cookie(person, live_server.url)])
        self.ran, self.armed, self.sideways, self.looked, self.kinds, self.seen = {}, {}, [], [], set(), 0

    def __enter__(self):
        self.context.add_init_script(HOOK)
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.dismiss())
        return self

    def __exit__(self, *error):
        self.context.close()

    def look(self, address):
        page = self.page
        page.goto(address)
        if page.locator("#preview, #findings-typed").count():
            page.wait_for_load_state("networkidle")
        if armed := page.evaluate(LOOK):
            self.armed[address] = armed
        page.wait_for_timeout(PATIENCE)
        if ran := page.evaluate("window.ran || []"):
            self.ran[address] = ran
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.sideways.append(address)
        self.seen += "alert(" in page.evaluate("document.documentElement.textContent")
        self.looked.append(address)
        self.kinds.add(resolve(urlsplit(page.url).path).view_name)


def reached(site, person):
    """Every address that gives this person a page: those the site knows, and what these lead to. Of one URL
    with the same words in its query a few are enough."""
    client = desk.signed_in(person) if person else Client()
    waiting = [address for addresses in site.addresses.values() for address in addresses]
    known, counted = set(waiting), {}
    while waiting:
        address = waiting.pop(0)
        response = client.get(address)
        if response.status_code in (301, 302):
            follow(response["Location"], address, known, waiting, counted)
        elif is_page(response, address):
            yield address
            for link in re.findall(r'href="([^"]+)"', response.text):
                follow(link.replace("&amp;", "&"), address, known, waiting, counted)


def few(addresses, most):
    """The addresses, of one URL that many at most."""
    seen = Counter()
    for address in addresses:
        name = resolve(urlsplit(address).path).view_name
        seen[name] += 1
        if seen[name] <= most:
            yield address


def is_page(response, address):
    """Whether the browser shows it as a page. What it is not may not be taken for one."""
    kind = response.headers.get("Content-Type", "").split(";")[0]
    if kind == "text/html":
        return response.status_code not in (404, 405)
    saved = response.headers.get("Content-Disposition", "").startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.status_code == 405 or saved or kind in HARMLESS, (address, kind)
    return False


def follow(link, address, known, waiting, counted):
    """Lines the link up to be asked for, if it is one of ours and not one of many alike."""
    target = urldefrag(urljoin(address, link)).url
    if not target.startswith("/") or target.startswith(("//", "/static/")) or target in known:
        return
    try:
        name = resolve(urlsplit(target).path).view_name
    except (Resolver404, Http404):
        return
    alike = name, re.sub(r"=[^&]*", "", urlsplit(target).query)
    counted[alike] = counted.get(alike, 0) + 1
    if counted[alike] <= 2:
        known.add(target)
        waiting.append(target)
