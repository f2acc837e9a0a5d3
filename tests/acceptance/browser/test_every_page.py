"""Every page in every state it has: axe finds nothing, nothing is too wide at 320 px, no request
leaves the host, nothing is inline.

The states stand in `states`; a route that is registered and stands in no table fails by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

import web
from tests.acceptance.browser.more_states import LAYOUTS, NOBODY, NOT_SEEN
from tests.acceptance.browser.other_routes import FILES, WAYS
from tests.acceptance.browser.refusing import PARTS, Refusing, refused, sheets
from tests.acceptance.browser.sent import ELSEWHERE, further, sent_by_forms
from tests.acceptance.browser.sites import AGENT, Site, demonstration
from tests.acceptance.browser.stage import set_the_stage
from tests.acceptance.browser.states import EMPTY, STATES, STATUS, State
from web.work import task_page
from web.work.case_file import CaseFile
from workflow.domain.case import Task
from workflow.machine.task_kinds import TITLES

pytestmark = pytest.mark.browser

FLAWS = """async rules => (await axe.run({
    resultTypes: ["violations"], preload: {assets: ["media"]},
    ...(rules && {runOnly: rules}) })).violations.map(each => each.id + ": "
    + each.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | "))"""
"""What axe finds, by all its rules or some. Of what it can fetch beforehand, the style sheets serve
a rule only that is off (how a screen is turned), and reading them takes a quarter of its time."""
TOO_WIDE = """large => {
  document.documentElement.classList.toggle("ow-large", large);
  const most = window.innerWidth;
  return document.documentElement.scrollWidth <= most ? [] :
    [...document.querySelectorAll("body *")].filter(each => {
        const box = each.getBoundingClientRect();
        return box.right > most + 1 && each.checkVisibility(); })
    .slice(0, 4).map(each => `wider than ${most}${large ? " in large type" : ""}: `
        + each.outerHTML.slice(0, 120)); }"""
CUT = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("select")].filter(each => {
    const look = getComputedStyle(each);
    const room = each.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
    const breaks = look.whiteSpace === "normal" && look.height !== "0px";
    pen.font = look.font;
    const parts = [...each.options].flatMap(one => breaks
      ? one.text.split(/[\\s\u2e80-\uffff]+/) : [one.text]);
    return each.checkVisibility() && parts.some(part => pen.measureText(part).width > room + 1); })
  .map(each => "cuts its choices: " + each.outerHTML.slice(0, 120)); }"""
UNNAMED = """() => {
  const said = each => (each.getAttribute("aria-describedby") || "").split(" ")
    .some(id => id && document.querySelectorAll("#" + CSS.escape(id)).length === 1
      && document.getElementById(id).textContent.trim());
  const wrong = each => each && said(each) && each.matches("fieldset, [aria-invalid=true]");
  const all = pattern => [...document.querySelectorAll("main " + pattern)];
  return [
    ...all(".ow-error").filter(each => !all(`[aria-describedby~="${each.id}"]`).some(wrong)),
    ...all(":is(.is-invalid, [aria-invalid=true])").filter(each =>
        !wrong(each) && !wrong(each.closest("fieldset"))),
    ...all("#error-summary a[href^='#']").filter(each => {
        const to = document.getElementById(each.hash.slice(1));
        return !to || !wrong(to) && !wrong(to.closest("fieldset")); }),
  ].map(each => "no control names the error: " + each.outerHTML.slice(0, 160)); }"""
NO_PAPER = """() => [...document.querySelectorAll(
    "nav, header.ow-header, footer, summary, form, button, .btn, input, select, .ow-flash")]
  .filter(each => each.getClientRects().length && each.checkVisibility())
  .map(each => "is printed: " + each.outerHTML.slice(0, 120))"""
NARROW, WIDE = 320, 1280
A4 = 658
"""Pixels between the margins of a sheet: 210 mm less twice 18 mm, at 96 to the inch."""
SAID_INSTEAD = re.compile(r"""\b(?:empty\(|nothing=)_\("([^"]+)"\)""")
EMPTY_TITLE = re.compile(r'class="ow-empty-title">([^<]+)</p>')
NOT_MET = {
    "advice": "it has a page of its own, which is looked at",
    "declared": "no family of this office declared something in the place of a paper",
    "lane_failed": "no service of this office has failed while others wait",
    "extension": "no service of this office asks somebody for a longer limit",
}
"""Kinds of tasks that are not met on the page of a task, and why."""
PRINTED = (
    "applicant.letter", "applicant.receipt", "benefits.roster", "public.published_sheet",
    "public.quarterly_sheet", "work.letter", "work.notice_sheet", "work.signature_sheet",
)  # fmt: skip
Windows = Callable[[str], Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demonstration(tmp_path_factory.mktemp("site")) as made:
        set_the_stage(made)
        yield made


@pytest.fixture(scope="module")
def windows(chromium: Browser, site: Site) -> Iterator[Windows]:
    """The one window, in which everybody comes back to their own cookies: opening a window for each
    costs more than a page. What leaves the host or is complained about is a flaw."""
    context = chromium.new_context(user_agent=AGENT, base_url=site.address, reduced_motion="reduce")
    context.add_init_script(AXE_SCRIPT)
    context.on("request", lambda sent: _stays(sent.url, site))
    page = context.new_page()
    kept: dict[str, list[Any]] = {}
    inside: str | None = None

    def window(login: str) -> Page:
        nonlocal inside
        if login != inside:
            if inside is not None:
                kept[inside] = context.cookies()
            context.clear_cookies()
            context.add_cookies(kept.get(login) or _session(site, login))
            inside = login
        return page

    yield window
    context.close()


def _session(site: Site, login: str) -> list[Any]:
    """What somebody who has signed in brings along."""
    cookie = site.client(login).get_cookie("onewindow")
    return [{"name": cookie.key, "value": cookie.value, "url": site.address}] if cookie else []


def _stays(address: str, site: Site) -> None:
    found = urlsplit(address)
    if found.scheme not in ("data", "blob") and not address.startswith(site.address):
        site.flaws.append(f"leaves the host: {address}")


@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_page_can_be_used_by_everyone(site: Site, windows: Windows, state: State) -> None:
    number = STATES.index(state)
    language, wide = ("zh", "en")[number % 2], number % 4 < 2
    where = site.find(state.login, state.trail)
    window = windows(state.login)
    window.set_viewport_size({"width": NARROW, "height": 900})
    answer = window.goto(f"/language/{language}?next={quote(where)}")
    assert answer is not None
    assert answer.status == STATUS.get(state.name, 200), f"{where}: {answer.status}"
    if state.act is not None:
        state.act(window)
    if not window.locator(state.shows).count():
        pytest.fail(f"{state} was not reached at {window.url}", pytrace=False)
    found = window.evaluate(TOO_WIDE, True) + window.evaluate(CUT)
    found += window.evaluate(TOO_WIDE, False)
    if wide:
        window.set_viewport_size({"width": WIDE, "height": 900})
        found += window.evaluate(TOO_WIDE, False)
    found += window.evaluate(FLAWS, None)
    if state.name == "error":
        found += window.evaluate(UNNAMED)
    if state.name == "as is" and state.endpoint in LAYOUTS:
        window.emulate_media(color_scheme="dark")
        found += [f"dark: {each}" for each in window.evaluate(FLAWS, ["color-contrast"])]
        window.emulate_media(color_scheme="light")
    found += site.flaws
    site.flaws.clear()
    if found:
        pytest.fail("\n".join([window.url, *found]), pytrace=False)


@pytest.mark.parametrize("endpoint", PRINTED)
def test_paper_has_the_words_and_nothing_to_press(
    site: Site, windows: Windows, endpoint: str
) -> None:
    """What is printed has no navigation and no buttons, and is not cut at the edge of the sheet."""
    (state,) = (each for each in STATES if (each.endpoint, each.name) == (endpoint, "as is"))
    window = windows(state.login)
    window.set_viewport_size({"width": A4, "height": 900})
    window.goto(site.find(state.login, state.trail))
    try:
        assert window.evaluate(NO_PAPER), "on the screen there is something to press"
        window.emulate_media(media="print")
        assert window.evaluate(NO_PAPER) + window.evaluate(TOO_WIDE, False) == []
        assert window.locator("main h1, main h2").first.is_visible()
    finally:
        window.emulate_media(media="screen")


def test_every_route_is_looked_at(site: Site) -> None:
    """A route that is not in the table fails here by its name, and so does one that is gone."""
    known = {state.endpoint for state in STATES} | set(FILES) | set(WAYS)
    registered = {
        rule.endpoint
        for rule in site.plain.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.endpoint.endswith("static")
    }
    assert sorted(registered - known) == []
    assert sorted(known - registered) == []


def test_the_page_of_a_task_is_looked_at_in_every_mode(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mode that is new, or that none of the states is in, fails here by its name."""
    met: set[str] = set()
    mode = task_page.mode

    def noting(file: CaseFile, task: Task) -> str:
        found = mode(file, task)
        met.update((found, task.kind))
        return found

    monkeypatch.setattr("web.work.task_page.mode", noting)
    for state in STATES:
        if state.endpoint == "work.task" and state.act is None:
            site.client(state.login).get(site.find(state.login, state.trail))
    assert met >= {*task_page.MODES, *TITLES, "step"} - NOT_MET.keys()
    assert not met & NOT_MET.keys()


def test_every_empty_list_is_looked_at_while_it_is_empty(site: Site) -> None:
    """What a template says in the place of a list stands in one of the states, or among those
    that cannot be seen here, with the reason."""
    said = {
        title
        for path in Path(web.__path__[0]).rglob("*.html")
        for title in SAID_INSTEAD.findall(path.read_text(encoding="utf-8"))
    }
    seen = set(NOT_SEEN)
    for state in STATES:
        if state.shows == EMPTY:
            where, client = site.find(state.login, state.trail), site.client(state.login)
            sent = {"id_number": NOBODY}
            page = client.post(where, data=sent) if state.act else client.get(where)
            seen |= {unescape(each) for each in EMPTY_TITLE.findall(page.get_data(as_text=True))}
    assert len(said) > 40
    assert sorted(said - seen) == []


@pytest.mark.parametrize("endpoint", FILES)
def test_a_file_is_no_page(site: Site, endpoint: str) -> None:
    login, *trail = FILES[endpoint]
    answer = site.client(login).get(site.find(login, tuple(trail)))
    assert answer.status_code == 200
    assert answer.mimetype != "text/html"


@pytest.mark.parametrize("endpoint", WAYS)
def test_a_way_leads_on(site: Site, endpoint: str) -> None:
    login, *trail = WAYS[endpoint]
    assert site.client(login).get(site.find(login, tuple(trail))).status_code == 302


def test_a_refused_command_writes_nothing_and_keeps_what_was_typed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every form of every page that reaches the engine: it is refused, nothing is half written, and
    what was typed stands in the form again or can be copied."""
    refusing = Refusing()
    monkeypatch.setattr(site.office.engine, "handle", refusing)
    done: set[object] = set()
    flaws: list[str] = []
    plain = [s for s in STATES if s.name == "as is" and s.login]
    visits = [
        (state.login, site.find(state.login, state.trail))
        for state in plain
        if state.endpoint.partition(".")[0] in PARTS
    ]
    for login, where in (*visits, *further(site)):
        for sheet in sheets(site, login, where):
            if sheet.form in done:
                continue
            done.add(sheet.form)
            flaws += [f"{where}: {each}" for each in refused(site, login, sheet, refusing)]
    assert not flaws, "\n".join(flaws)
    unsent = sent_by_forms() - set(refusing.asked) - ELSEWHERE
    assert not unsent, f"no visited form sends {sorted(unsent)}: lead `sent.further` to one"
