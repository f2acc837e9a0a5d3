"""Hands that know only the keyboard: every step sees that the focus is there and can be seen."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const look = getComputedStyle(here), box = here.getBoundingClientRect();
  const marked = (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0)
    || look.boxShadow !== "none";
  const every = [...document.querySelectorAll("*")];
  return {what: here.outerHTML.slice(0, 160), marked, order: every.indexOf(here),
    seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < window.innerHeight
      && box.right > 0 && box.left < window.innerWidth};
}"""
MOST = 150
"""Presses of a key after which something is out of reach."""


@dataclass
class Keys:
    """Somebody without a mouse."""

    page: Page

    def at(self, selector: str) -> bool:
        """Whether the focus is on this element."""
        return bool(self.page.evaluate("s => !!document.activeElement?.matches(s)", selector))

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)

    def tab(self) -> int:
        """To the next element, which must be seen; its place in the document."""
        self.press("Tab")
        found = self.page.evaluate(FOCUS)
        assert found, f"the focus is lost on {self.page.url}"
        assert found["seen"], f"the focus is out of sight: {found['what']}"
        assert found["marked"], f"the focus is not marked: {found['what']}"
        return int(found["order"])

    def to(self, selector: str) -> None:
        """Tab until there; the way goes down the page, never up."""
        if self.at(selector):
            return
        before = -1
        for _press in range(MOST):
            order = self.tab()
            assert order > before, f"the order goes up before {selector} on {self.page.url}"
            before = order
            if self.at(selector):
                return
        raise AssertionError(f"{selector} is out of reach on {self.page.url}")

    def type(self, selector: str, text: str) -> None:
        """Go to a field and type into it, over what it holds."""
        self.to(selector)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def tick(self, selector: str) -> None:
        """Tick a box."""
        self.to(selector)
        self.press("Space")
        assert self.page.is_checked(selector), selector

    def choose(self, name: str, value: str) -> None:
        """One of several: a list or a group of buttons, by the arrows."""
        self.to(f"[name={name}]")
        for _press in range(MOST):
            if self.page.evaluate("() => document.activeElement.value") == value:
                break
            self.press("ArrowDown")
        if not self.at("select"):
            self.press("Space")
        assert self.page.evaluate("() => document.activeElement.value") == value, (name, value)

    def follow(self, selector: str) -> None:
        """Go to a link or a button and press it; another page comes."""
        self.to(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def send(self) -> None:
        """Press the one main button of the page."""
        self.follow("main .btn-primary")
        assert not self.page.locator("#error-summary").count(), self.page.inner_text("main")

    def skip_the_head(self) -> None:
        """The first key of a page offers to skip its head, and does."""
        self.tab()
        assert self.at(".ow-skip"), "the first stop skips the head"
        self.press("Enter")
        assert self.at("#main")
