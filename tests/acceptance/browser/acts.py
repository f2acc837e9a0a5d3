"""What somebody does to bring a page into another state: bad posts, and a session that ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page as Window

from workflow.demo.staff import PASSWORD

Act = Callable[[Window], None]
WRONG = "#error-summary, .ow-error, .ow-flash-error, .ow-flash-warning, [aria-invalid=true]"

EMPTIED = """() => {
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const form = forms.find(f => f.querySelector(".btn-primary") && !f.closest("details:not([open])"))
    || forms.find(f => [...f.elements].some(e => e.type !== "hidden" && e.type !== "submit"));
  for (const each of form.elements) {
    if (each.type === "checkbox" || each.type === "radio") each.checked = false;
    else if (["text", "tel", "email", "password", "search", "textarea"]
        .includes(each.type)) each.value = "";
    else if (each.tagName === "SELECT") each.value = "";
  }
  form.noValidate = true;
  const send = form.querySelector(".btn-primary")
    || form.querySelector("button[type=submit]:not(.ow-offscreen)");
  form.requestSubmit(send);
}"""


def emptied(window: Window) -> None:
    """Send the form with everything that can be emptied empty."""
    with window.expect_navigation():
        window.evaluate(EMPTIED)


def filled(**fields: str) -> Act:
    """Send the form with these things typed."""

    def act(window: Window) -> None:
        for name, typed in fields.items():
            window.locator(f"main [name={name}]").first.fill(typed)
        with window.expect_navigation():
            window.evaluate(
                """name => { const form = document.querySelector(`main [name=${name}]`).form;
                form.noValidate = true;
                form.requestSubmit(
                  form.querySelector("button[type=submit]:not(.ow-offscreen)")); }""",
                next(iter(fields)),
            )

    return act


def looked_over(window: Window) -> None:
    """Type the notice of the first year that did not come with the program."""
    year = max(2027, datetime.now(UTC).year)
    days = f"{year}-12-29..{year}-12-31 元旦"
    filled(off=days, source=str(year), reason=str(year))(window)


def no_paper(window: Window) -> None:
    """Choose what is no document; the page sends it by itself."""
    letter = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"Dear office"}
    window.locator("main input[type=file][multiple]").first.set_input_files([letter])
    window.wait_for_selector(WRONG)


def expired(window: Window) -> None:
    """The session ends while the form is open; then it is sent."""
    kept = window.context.cookies()
    _send_without_a_session(window)
    window.context.clear_cookies()
    window.context.add_cookies(kept)  # type: ignore[arg-type]  # what came out goes in


SENT = """() => {
  const send = document.querySelector("main form[method=post] .btn-primary");
  send.form.noValidate = true;
  send.form.requestSubmit(send);
}"""


def signed_in_again(window: Window) -> None:
    """After that, the officer of the county signs in where they are asked to."""
    _send_without_a_session(window)
    window.fill("[name=login]", "county1")
    window.fill("[name=password]", PASSWORD)
    with window.expect_navigation():
        window.click("main .btn-primary")


def _send_without_a_session(window: Window) -> None:
    """An answer that was still on its way may bring the session back: then once more."""
    for _try in range(4):
        window.context.clear_cookies()
        with window.expect_navigation():
            window.evaluate(SENT)
        if window.locator("[name=keep]").count():
            break
