"""Putting a decision right: rectification 更正 of a letter, revocation 撤销 of a decision.

Nothing is changed in place: another letter stands beside the first, and says what holds. Allowed
also when the case is closed; where somebody must be told in person, it is opened for that.
"""

from __future__ import annotations

from workflow.domain import facts as f
from workflow.domain.case import Case, Decision, Scope
from workflow.domain.commands import ChangeEntitlement, NotePrinted, Rectify, Revoke
from workflow.domain.entitlements import month_of, plus
from workflow.domain.people import ActorKind, Post
from workflow.errors import Invalid, NotFound, Refusal
from workflow.machine.access import impartial
from workflow.machine.entitled import apply, is_over
from workflow.machine.finish import next_number, serve
from workflow.machine.tree import within
from workflow.machine.work import Work

RECTIFICATION, REVOCATION = "rectification", "revocation"
"""The kinds of such decisions, and the letters that tell them."""
REVOKED = "revoked"
"""What a revocation comes to."""


def rectify(work: Work, command: Rectify) -> None:
    """Correct an error in a letter: a second letter says what is right. Raises Invalid."""
    decision = _decision(work, command.decision)
    _post(work, rectifiers(work, decision))
    _still_holds(work.case, decision)
    wrong, right = command.wrong.strip(), command.right.strip()
    flaws = {name: "required" for name, text in (("wrong", wrong), ("right", right)) if not text}
    if flaws or wrong == right:
        raise Invalid(flaws or {"right": "not_offered"})
    scope = work.case.scopes[decision.path]
    entry = work.keep("rectification", scope.path, scope.state, {"wrong": wrong, "right": right})
    number = _number(work, decision, RECTIFICATION)
    no = work.next_no
    work.emit(
        f.DecisionRectified(
            no=no,
            of=decision.no,
            path=decision.path,
            outcome=decision.outcome,
            organ=decision.organ,
            place=decision.place,
            letter=RECTIFICATION,
            number=number,
            on=work.on,
            by=work.by,
            entry=entry,
        )
    )
    _serve(work, scope, no)


def revoke(work: Work, command: Revoke) -> None:
    """Revoke a decision, for reasons of the catalogue; the person was heard before.

    Raises Refusal('revocation_not_foreseen').
    """
    decision = _decision(work, command.decision)
    scope = work.case.scopes[decision.path]
    rules = work.process(work.service(scope)).definition.remedies
    if rules is None or rules.revoked is None:
        raise Refusal("revocation_not_foreseen")
    chain = work.context.directory.chain(work.case.place)
    _post(work, tuple((rules.revoked.by, place) for place in chain))
    _still_holds(work.case, decision)
    _complete(work, decision, command, rules.revoked.reasons)
    running = [no for no in opened_by(work.case, decision) if not _over(work, no)]
    stops = plus(month_of(work.on), 1) if running else ""
    said = {"found": command.found.strip(), "heard": command.heard.strip()}
    entry = work.keep("revocation", scope.path, scope.state, said)
    number = _number(work, decision, REVOCATION)
    no = work.next_no
    work.emit(
        f.DecisionRevoked(
            no=no,
            of=decision.no,
            path=decision.path,
            outcome=REVOKED,
            organ=decision.organ,
            place=decision.place,
            letter=REVOCATION,
            number=number,
            on=work.on,
            by=work.by,
            reasons=command.reasons,
            entry=entry,
            stops=stops,
        )
    )
    for opened in running:
        apply(work, _stop(work.case, opened, stops))
    _serve(work, scope, no)


def _stop(case: Case, entitlement: int, month: str) -> ChangeEntitlement:
    """The command by which nothing is paid from a month (`2026-04`) on."""
    return ChangeEntitlement(
        case=case.id, entitlement=entitlement, what="stop", from_month=month, by=case.tracking
    )


def printed(work: Work, command: NotePrinted) -> None:
    """The file was printed: who took it out of the house stays known.

    Raises Refusal('not_yours').
    """
    actor = work.context.actor
    if actor.kind is not ActorKind.STAFF:
        raise Refusal("not_yours")
    impartial(work.case, actor)
    own = (actor.post_for(task.posts) for task in work.case.tasks.values())
    work.post = next((post for post in own if post is not None), None) or _inspecting(work)
    if work.post is None:
        raise Refusal("not_yours")
    work.emit(f.FilePrinted(command.items))


def _inspecting(work: Work) -> Post | None:
    """The post from which the actor inspects the place of the case."""
    roles = work.context.closure.catalogues.roles
    above = work.context.directory.chain(work.case.place)
    return next(
        (
            post
            for post in work.context.actor.posts
            if post.place in above and post.role in roles and roles[post.role].inspects
        ),
        None,
    )


# -- who, and whether --------------------------------------------------------------------------


def rectifiers(work: Work, decision: Decision) -> tuple[tuple[str, str], ...]:
    """The posts (role, place) that may correct the letter of a decision."""
    scope = work.case.scopes[decision.path]
    rules = work.process(work.service(scope)).definition.remedies
    if rules is not None and rules.rectified_by is not None:
        chain = work.context.directory.chain(work.case.place)
        return tuple((rules.rectified_by, place) for place in chain)
    return deciders(work.case, decision)


def deciders(case: Case, decision: Decision) -> tuple[tuple[str, str], ...]:
    """The posts whose finding the decision rests on; of an end without a finding, the posts of the
    last step."""
    steps = [
        task
        for task in case.tasks.values()
        if task.kind == "step" and task.status == "done" and within(task.path, decision.path)
    ]
    own = [task for task in steps if task.entry is not None and task.entry == decision.entry]
    last = max(steps, key=lambda task: (task.ended_at, task.no), default=None)
    return own[0].posts if own else last.posts if last else ()


def opened_by(case: Case, decision: Decision) -> list[int]:
    """The entitlements that a decision opened: those of its scope that came right after it."""
    if decision.outcome != "granted" or decision.kind:
        return []
    later = [d.no for d in case.decisions.values() if d.no > decision.no and not d.kind]
    until = min((no for no in later if case.decisions[no].path == decision.path), default=None)
    return [
        each.no
        for each in case.entitlements.values()
        if each.path == decision.path
        and each.no > decision.no
        and (until is None or each.no < until)
    ]


def revocation_of(case: Case, decision: Decision) -> Decision | None:
    """The revocation of a decision, if there is one."""
    found = (d for d in case.decisions.values() if d.of == decision.no and d.kind == REVOCATION)
    return next(found, None)


def _decision(work: Work, no: int) -> Decision:
    decision = work.case.decisions.get(no)
    if decision is None or decision.letter is None or decision.kind:
        raise NotFound("no_such_decision")
    return decision


def _post(work: Work, posts: tuple[tuple[str, str], ...]) -> Post:
    actor = work.context.actor
    impartial(work.case, actor)
    post = actor.post_for(posts) if actor.kind is ActorKind.STAFF else None
    if post is None:
        role, place = posts[0] if posts else ("", "")
        raise Refusal("not_your_post", role=role, place=place)
    work.post = post
    return post


def _still_holds(case: Case, decision: Decision) -> None:
    revoked = revocation_of(case, decision)
    if revoked is not None:
        raise Refusal("already_revoked", on=revoked.decided_on)


def _complete(work: Work, decision: Decision, command: Revoke, reasons: str) -> None:
    """Raises Invalid where a reason, the finding or the hearing is missing."""
    known = work.context.closure.catalogues.reasons.get(reasons, {})
    flaws: dict[str, str] = {}
    if not command.reasons:
        flaws["reasons"] = "required"
    elif any(reason not in known for reason in command.reasons):
        flaws["reasons"] = "not_offered"
    if not command.found.strip():
        flaws["found"] = "required"
    # 社会救助法 48: whoever loses something is heard before.
    if decision.outcome == "granted" and not command.heard.strip():
        flaws["heard"] = "required"
    if flaws:
        raise Invalid(flaws)


# -- what follows ------------------------------------------------------------------------------


def _number(work: Work, decision: Decision, letter: str) -> str | None:
    template = work.context.closure.catalogues.letters.get(letter)
    if template is None:
        raise NotFound("no_letter", letter=letter)
    return next_number(work, decision.organ, template)


def _over(work: Work, no: int) -> bool:
    """Whether nothing is due any more after this month: what was paid stays paid."""
    return is_over(work.case.entitlements[no], work.on)


def _serve(work: Work, scope: Scope, no: int) -> None:
    """As the first letter; a closed case is open again while a person hands it over."""
    state = work.process(scope).states[scope.state]
    served = state.final.served if state.final is not None else None
    in_person = served is not None or work.case.contact == "none"
    if in_person and work.case.status == "closed":
        work.emit(f.CaseReopened(work.on))
    serve(work, scope, served, no)
