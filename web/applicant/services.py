"""The start page, by what happened to people, and one page about each service.

Input: the published definitions. Nothing here needs an account, and search engines may list it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import indexed
from web.applicant.blueprint import blueprint
from web.applicant.finding import matching
from web.applicant.offered import Service, service, services
from web.language import current_language, say
from web.office import the_office
from workflow.definition.base import Span, Text
from workflow.definition.catalogues import Material
from workflow.definition.closure import Closure
from workflow.domain.clock import Limit, Unit
from workflow.machine.offers import Known, lane_title, lanes, may_help, uses


@blueprint.get("/start")
@indexed
def start() -> ResponseReturnValue:
    """What happened? Ticking situations shows what may help."""
    every = services()
    ticked = {each.id: _ticked(each) for each in every}
    typed = request.args.get("q", "").strip()
    return render_template(
        "applicant/start.html",
        services=every,
        ticked=ticked,
        fits=_fits,
        limit=limit_words,
        answers=[_fitting(each, ticked[each.id]) for each in every if ticked[each.id]],
        asked="_asked" in request.args,
        typed=typed,
        found=matching(every, typed),
    )


@dataclass(frozen=True)
class Fitting:
    """What may help somebody, and what it takes, before they begin."""

    service: Service
    texts: list[Text]
    address: str
    papers: list[Material]


def _fitting(each: Service, ticked: list[str]) -> Fitting:
    directory = the_office().store.directory()
    answers = {each.question[0]: ticked} if each.question else {}
    known = Known.of(each.closure, answers, directory)
    papers = known.materials(list(known.offered())).values()
    return Fitting(
        each,
        may_help(each.closure, ticked, directory),
        url_for("applicant.begin", definition=each.id, happened=ticked),
        [paper for paper in papers if paper.per == "case"],
    )


def _ticked(each: Service) -> list[str]:
    if each.question is None:
        return []
    options = each.question[1].options or {}
    return [value for value in request.args.getlist(each.id) if value in options]


def _fits(each: Service, option: str) -> list[Text]:
    """What may help in one situation."""
    return may_help(each.closure, [option], the_office().store.directory())


@blueprint.get("/services/<name>")
@indexed
def about(name: str) -> ResponseReturnValue:
    """Everything about one service: who, what is needed, how, how long, on what basis."""
    found = service(name)
    return render_template(
        "applicant/service.html",
        service=found,
        papers=list(_papers(found.closure)),
        replaced=list(_replaced(found.closure)),
        limit=limit_words,
        lane_title=lane_title,
    )


def _pool(closure: Closure) -> Mapping[str, Material]:
    return closure.catalogues.materials


def _papers(closure: Closure) -> Iterator[tuple[Material, list[str]]]:
    """Each document with the services that need it; an empty list where all do."""
    root = closure.definition
    pool = _pool(closure)
    asked = {name for each in closure.definitions.values() for name in each.reads.materials}
    for name, material in pool.items():
        if name not in asked:
            continue
        need = [
            say(lane_title(closure, lane))
            for _lane, lane in lanes(closure)
            if lane.use
            and any(name in closure.definitions[u].reads.materials for u in uses(closure, lane.use))
        ]
        everybody = material.when is None and name in root.reads.materials
        yield material, [] if everybody else need


def _replaced(closure: Closure) -> Iterator[Material]:
    """Papers that are no longer asked for, with what took their place."""
    formerly = {name for each in closure.definitions.values() for name in each.reads.formerly}
    yield from (m for name, m in _pool(closure).items() if name in formerly and m.replaced_by)


def limit_words(closure: Closure, span: Span) -> str:
    """A limit in words, with the office's own number."""
    amount = span.amount
    if isinstance(amount, str):
        amount = closure.catalogues.parameters[amount].value
    return Limit(amount, Unit(span.unit)).to(current_language())
