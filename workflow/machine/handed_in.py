"""Objections that a village hands in for a neighbour who came in person 村级代交异议.

Everybody in a village knows everybody. So the channel is not for the page to say: what comes from
a post in a village is marked as handed in there; who lives in the household, is registered as a
relative, has found something in the matter or is named in the objection takes none down; and its
receipt number, which the village has seen, opens no answer without a word that only the objector
knows.
"""

from __future__ import annotations

from workflow.domain.case import Case
from workflow.domain.commands import Object
from workflow.domain.people import Actor, Directory
from workflow.domain.tracking import hash_secret
from workflow.errors import Refusal
from workflow.machine.access import impartial
from workflow.ports import Data

VILLAGE = "village"
"""The channel, as the level of the places is called."""
_FINDING = ("step", "objection")
"""The kinds of tasks in which somebody finds something in a matter: to post and to tell is none."""


def channel_of(command: Object, actor: Actor, home: str, directory: Directory) -> str:
    """How an objection came: from a village whenever whoever records it has posts in villages only,
    whatever the page says; for who has others too, as they say."""
    chain = directory.chain(home)
    own = {directory.places[post.place].level for post in actor.posts if post.place in chain}
    if own == {VILLAGE}:
        return VILLAGE
    there = VILLAGE in own or command.channel != VILLAGE
    return command.channel if there else "paper"


def require_apart(case: Case, command: Object, actor: Actor) -> None:
    """Whoever hands an objection in has nothing to do with it.

    Raises Refusal: 'related', 'own_case', 'objection_about_you'.
    """
    impartial(case, actor)
    if found_something(case, actor) or named_in(command.text, actor):
        raise Refusal("objection_about_you")


def found_something(case: Case, actor: Actor) -> bool:
    """Whether the actor has found something in this case: an objection to what it led to is one to
    their own work."""
    return any(
        signature.user in actor.eyes and not signature.void and _is_finding(case, signature.task)
        for signature in case.signatures.values()
    )


def _is_finding(case: Case, task: int) -> bool:
    return task not in case.tasks or case.tasks[task].kind in _FINDING


def named_in(text: str, actor: Actor) -> bool:
    """Whether an objection names whoever is about to take it down."""
    name = "".join(actor.name.split())
    return bool(name) and name in "".join(text.split())


def sealed(command: Object) -> Data:
    """What is kept with an objection that was handed in: its number, for the list of whoever handed
    it in, and the objector's word as a hash."""
    word = hash_secret(f"{command.receipt} {command.word}") if command.word.strip() else ""
    return {"receipt": command.receipt, "word": word}


def opens(content: Data, receipt: str, word: str) -> bool:
    """Whether a word is the objector's own, so that the answer may be shown."""
    kept = str(content.get("word", ""))
    return bool(kept) and kept == hash_secret(f"{receipt} {word}")
