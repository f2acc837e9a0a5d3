"""The questions of the acts by which work goes from hand to hand. Consumer: their pages."""

from __future__ import annotations

from typing import Any

from web.work.case_file import CaseFile
from web.work.colleagues import Options
from web.work.task_forms import outcomes
from workflow.definition.base import Text
from workflow.definition.catalogues import FieldType, Form, FormField
from workflow.domain.case import Task

LONGEST = 1_000


def question(zh: str, en: str, kind: FieldType = FieldType.PARAGRAPH, **more: Any) -> FormField:
    """One question; required unless it is said otherwise."""
    given = {"required": True, **more}
    if kind in (FieldType.PARAGRAPH, FieldType.TEXT):
        given.setdefault("maximum", LONGEST)
    return FormField(title=Text(zh=zh, en=en), type=kind, **given)


def person(zh: str, en: str, options: Options) -> FormField:
    """Somebody chosen by name; where nobody can be, the question says so."""
    nobody = Text(zh="目前没有可以选的人", en="At the moment there is nobody to choose")
    return question(
        zh,
        en,
        FieldType.CHOICE,
        options=options or {"nobody": nobody},
        hint=None
        if options
        else Text(zh="请与科室负责人商量。", en="Please speak with the head of your office."),
    )


def form(zh: str, en: str, **fields: FormField) -> Form:
    """A form of these questions."""
    return Form(title=Text(zh=zh, en=en), fields=fields)


def reassign_form(options: Options, everybody: str) -> Form:
    """Whom, and why. `everybody`: the option by which it goes back to all of its post."""
    if everybody:
        back = Text(zh="退回岗位，由同岗位的人认领", en="Nobody by name: back to all of its post")
        options = {**options, everybody: back}
    why = Text(
        zh="例如：出差、休假、工作调整。不要写申请人的情况。",
        en="For example: away on business, on leave, a change of duties. Nothing about the family.",
    )
    return form(
        "转交",
        "Hand over",
        to=person("转交给谁", "To whom", options),
        reason=question("为什么转交", "Why", hint=why, maximum=200),
    )


def delegate_form(options: Options) -> Form:
    """Whom, and what is asked of them."""
    return form(
        "委派",
        "Delegate",
        to=person("请谁办理", "Whom do you ask", options),
        request=question("请对方做什么", "What you ask of them"),
    )


def give_back_form(file: CaseFile, task: Task) -> Form:
    """The opinion, and the outcome that is proposed."""
    texts = file.closure.catalogues.outcomes
    fields = {"opinion": question("我的意见", "My opinion")}
    known = outcomes(file, task)
    if len(known) > 1:
        fields["outcome"] = question(
            "建议的结论",
            "The outcome I propose",
            FieldType.CHOICE,
            required=False,
            options={name: texts.get(name) or Text(zh=name, en=name) for name in known},
        )
    return form("交回", "Give back", **fields)


def take_back_form() -> Form:
    """Why."""
    return form("撤回", "Take back", reason=question("为什么撤回", "Why", maximum=200))


def supervise_form() -> Form:
    """What is to be answered, and by when."""
    return form(
        "督办",
        "Supervision order",
        order=question("要求答复什么", "What is to be answered"),
        due=question("答复的最后期限", "The last day for the answer", FieldType.DATE),
    )


def copy_form(options: Options) -> Form:
    """Who gets a copy, and what is written with it."""
    nobody = Text(zh="目前没有可以选的人", en="At the moment there is nobody to choose")
    return form(
        "抄送",
        "Copy",
        to=question(
            "抄送给谁", "To whom", FieldType.CHOICES, options=options or {"nobody": nobody}
        ),
        note=question("附言", "A note with it", required=False),
    )


def substitute_form(whom: Options, who: Options) -> Form:
    """Who acts for whom, when, and why they may."""
    authority = Text(
        zh="例如：授权书文号，或局务会议纪要。写进每一个签名。",
        en="For example the number of the letter. It stands with every signature.",
    )
    return form(
        "新的AB岗",
        "A new substitute",
        for_whom=person("代谁办理", "For whom", whom),
        user=person("由谁代办", "Who acts for them", who),
        since=question("从哪天起", "From", FieldType.DATE),
        until=question("到哪天止", "Until, this day included", FieldType.DATE),
        authority=question(
            "授权依据", "The authorisation", FieldType.TEXT, hint=authority, maximum=100
        ),
    )


def handover_form(options: Options, everybody: str) -> Form:
    """Whom all of it goes to, and why."""
    back = Text(zh="退回各自岗位，由同岗位的人认领", en="Nobody by name: back to each post")
    return form(
        "交接",
        "Hand over",
        to=person("交给谁", "To whom", {**options, everybody: back}),
        reason=question("为什么交接", "Why", maximum=200),
    )
