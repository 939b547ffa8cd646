"""Somebody who works by keyboard alone: what is pressed is Tab, Enter, Space, the arrows and letters."""

# What the control in focus is called, in which group it stands, and what it is: as a screen reader says it.
HERE = """() => {
  const at = document.activeElement;
  const words = (element) => element.innerText.replace(/\\s+/g, " ").trim();
  const labels = [...(at.labels || [])].map(words).join(" ");
  const group = at.closest("[role=group]");
  const box = at.getBoundingClientRect();
  return {
    name: at.getAttribute("aria-label") || labels || words(at),
    group: group ? group.getAttribute("aria-label") || "" : "",
    kind: at.type || at.tagName.toLowerCase(),
    ticked: Boolean(at.checked),
    lost: at === document.body,
    isSeen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
FARTHEST = 250


class Keyboard:
    """Drives ``page``. Each step goes on from where the focus is, as a person's does."""

    def __init__(self, page):
        self.page, self.press, self.type = page, page.keyboard.press, page.keyboard.type

    def here(self):
        return self.page.evaluate(HERE)

    def to(self, name, group=None, key="Tab"):
        """Presses Tab until the control of this name, in that group, has the focus, and is seen."""
        passed = []
        for _step in range(FARTHEST):
            here = self.here()
            if here["name"] == name and group in (None, here["group"]):
                assert here["isSeen"], f"The focus is on “{name}”, which cannot be seen."
                return
            passed.append(here["name"][:40])
            self.press(key)
        raise AssertionError(
            f"Tab does not lead to “{name}” ({group}). It leads to: {[*dict.fromkeys(passed)]}"
        )

    def fill(self, name, text, group=None):
        self.to(name, group)
        self.press("Control+a")
        self.type(text)

    def choose(self, names, name):
        """Picks one of several: Tab leads to the one that is picked, the arrows to the others."""
        for _step in range(FARTHEST):
            if self.here()["kind"] == "radio" and self.here()["name"].startswith(tuple(names)):
                break
            self.press("Tab")
        for _step in names:
            if self.here()["name"].startswith(name) and self.here()["ticked"]:
                return
            self.press("ArrowDown")
        raise AssertionError(f"The arrows do not lead to “{name}”.")

    def select(self, name, words, group=None):
        """Picks a line of a list by typing how it begins."""
        self.to(name, group)
        self.type(words)
        chosen = self.page.evaluate("document.activeElement.selectedOptions[0].textContent.trim()")
        assert chosen.startswith(words), f"“{words}” was typed, “{chosen}” is chosen."

    def tick(self, name, group=None):
        self.to(name, group)
        self.press("Space")
        assert self.here()["ticked"]

    def enter(self, name):
        """Goes to the button and presses it."""
        self.to(name)
        self.press("Enter")

    def go(self, name):
        """Goes to the button or link that leads to another page, and presses it."""
        self.to(name)
        with self.page.expect_navigation():
            self.press("Enter")
