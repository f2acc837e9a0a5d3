"""The Flask pages of OneWindow: applicant, counter, officer, administrator and public.

Builds on `workflow`; knows nothing of `notifications`. `create_app(office)` makes the application.
What a part (a blueprint) stands on:

**A part** is a package `web.<name>` with `blueprint`, listed in `registry.PARTS`; its templates are
in `web/<name>/templates/<name>/` (`web/templates` has the frame, macros and error page, which all
share), its navigation is added in its `__init__`:
`navigation.add("work.inbox", _l("Tasks"), 10, ActorKind.STAFF, count=open_tasks)`.

**Access** (`access`): below every route exactly one of `@public`, `@indexed` (public, and search
engines may list it), `@signed_in`, `@applicant`, `@staff`, `@needs("township_lead", …)`. Without
one the route answers 500, and a test fails. `current_actor()` is the `Actor` with all posts.

**The office** (`office`): `the_office()` is `workflow.bootstrap.Office` (`engine`, `store`,
`accounts`, `documents`, `now()`, …); `today()` is the office's civil day.

**Language** (`language`): texts are English in the code: `from web.language import gettext as _`
(also `lazy_gettext as _l`, `ngettext`), in templates `_("…")`; Chinese goes into
`translations/zh/LC_MESSAGES/messages.po` (`make messages`). `current_language()` is `zh` or `en`;
`say(text)`, in templates `text|text`, gives a catalogue's text.

**Forms** (`forms`): `form = build_form(catalogues.forms[id], current_language(), data)`;
`if form.ok():` use `form.values()` and `form.uploads()`, then redirect; else render it with
`form.status`. GET and POST have the same address. Forms written by hand derive from `PageForm` and
use `form.ok()` likewise. `form.tell(invalid)` shows what the engine found wrong.

**Nothing typed is lost** (`kept`): an expired session, an old page and a refusal lead back to the
form with its values. It works by itself for views that act only when `form.ok()`.

**Errors** (`errors`, `refusals`): let the engine's `Refusal`s pass; they become a page with the
sentence of their code. `refusals.sentence(refusal)` gives the words where a page shows them itself.

**Templates**: extend `base.html`; blocks `title`, `content` (begin it with one `h1`), `width`
(`narrow`, for lists and case pages `wide`), `head`, `account`. Filters: see `templating`. Macros:
`macros/forms.html` has `page_form`, `form_fields`, `field`, `fieldset`, `table_field`,
`error_summary`, `button`, `buttons`, `link_button`, `post_button`, `confirm`, `csrf`;
`macros/show.html` has `light`, `due`, `timeline`, `empty`, `definition_list`, `answers`, `pager`.
Import macros `with context` only where they need the page's own values. Flash categories:
`message`, `warning`, `error`.

**Look and script**: classes begin with `ow-` (`static/onewindow.css`); `static/onewindow.js` works
on data attributes, listed in its first lines. No inline script or style: the policy forbids both.
"""

from __future__ import annotations

from web.app import create_app
from web.office import Office

__all__ = ["Office", "create_app"]
