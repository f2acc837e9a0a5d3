"""The questions about who acts for an applicant 代办 while the case runs, and whose account it is.

Input: the definition's `behalf`. Consumers: the applicant's page and the counter's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from web.access import current_actor
from web.forms.capacities import CAPACITIES
from web.forms.catalogue_form import CatalogueForm
from web.language import gettext as _
from web.language import worded
from web.office import the_office, today
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.domain.commands import Agent
from workflow.domain.people import ActorKind
from workflow.errors import Refusal
from workflow.store.accounts import Account

PERIOD = timedelta(minutes=15)
MOST_MISSES = 10
"""Account names that fit nobody may be tried only so often, so that nobody is guessed."""


def agent_questions(kinds: Iterable[str]) -> dict[str, FormField]:
    """In which capacity, what they are to the applicant, their phone, until when."""
    return {
        "agent_kind": FormField(
            title=worded("In which capacity they act"),
            type=FieldType.CHOICE,
            required=True,
            options={kind: CAPACITIES[kind] for kind in kinds},
        ),
        "agent_name": FormField(
            title=worded("Name of who acts"),
            type=FieldType.TEXT,
            required=True,
            maximum=60,
        ),
        "agent_relation": FormField(
            title=worded("What they are to the applicant"),
            type=FieldType.TEXT,
            required=True,
            maximum=60,
        ),
        "agent_phone": FormField(title=worded("Their phone"), type=FieldType.PHONE),
        "agent_until": FormField(
            title=worded("Last day on which they act"),
            hint=worded("Empty: as long as the rules allow. The applicant can end it at any time."),
            type=FieldType.DATE,
        ),
        "agent_login": FormField(
            title=worded("Their account name"),
            hint=worded(
                "Only with it can they see and do things online. Leave it empty where they come "
                "to the counter. The account must be in the name written above."
            ),
            type=FieldType.TEXT,
            maximum=120,
        ),
    }


def authority_form(fields: Mapping[str, FormField], acting: Mapping[int, str]) -> Form:
    """The form; `acting`: who acts now, of whom one may be replaced (number → words)."""
    questions = dict(fields)
    if acting:
        questions["replaces"] = FormField(
            title=worded("Instead of who acts now"),
            hint=worded("Whoever you choose no longer acts from the same moment on."),
            type=FieldType.CHOICE,
            options={f"no_{no}": Text(zh=words, en=words) for no, words in acting.items()},
        )
    return Form(title=worded("Let somebody act"), fields=questions)


def replaced(values: Mapping[str, Any]) -> int:
    """The number of the authority that ends with the new one; 0 for none."""
    return int(str(values.get("replaces") or "no_0").removeprefix("no_"))


def check(form: CatalogueForm, values: Mapping[str, Any]) -> Account | None:
    """The account that is named, if one is; what is not right is said beside the field."""
    if str(values.get("agent_until") or "9") < today().isoformat():
        form["agent_until"].errors = [_("This day is over. Choose today or a later day.")]
    login = str(values.get("agent_login") or "")
    if not login:
        return None
    found = _named(login, str(values.get("agent_name", "")))
    if found is None:
        form["agent_login"].errors = [
            _(
                "No account with this account name is in this person's name. Check both, or leave "
                "the account name empty: then they act at the counter."
            )
        ]
    elif values.get("agent_kind") == "social_worker" and not found.works_for:
        form["agent_kind"].errors = [
            _("This account belongs to no social work service. The counter enters that.")
        ]
    return found


def _named(login: str, name: str) -> Account | None:
    """The citizen's account of this login, where it is in this name.

    Raises Refusal('too_many_searches').
    """
    office, tried = the_office(), f"account-named:{current_actor().user}"
    if office.attempts.count(tried, office.now() - PERIOD) >= MOST_MISSES:
        raise Refusal("too_many_searches", minutes=int(PERIOD.total_seconds() // 60))
    found = office.accounts.by_login(login)
    same = found is not None and "".join(found.name.split()) == "".join(name.split())
    if found is not None and same and found.active and _is_citizen(found):
        return found
    office.attempts.note(tried, office.now())
    return None


def _is_citizen(account: Account) -> bool:
    return the_office().accounts.actor(account.id).kind is ActorKind.APPLICANT


def agent_of(values: Mapping[str, Any], account: Account | None) -> Agent:
    """Who acts, as it goes to the engine."""
    until = values.get("agent_until")
    relation = str(values.get("agent_relation", ""))
    if values.get("agent_kind") == "social_worker" and account is not None:
        relation = f"{account.works_for}: {relation}"
    return Agent(
        kind=str(values.get("agent_kind", "")),
        name=str(values.get("agent_name", "")).strip(),
        relation=relation,
        phone=str(values.get("agent_phone") or ""),
        until=date.fromisoformat(str(until)) if until else None,
    )
