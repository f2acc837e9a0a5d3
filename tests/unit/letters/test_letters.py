"""Letters: every shipped template, in both languages, for every case of the worked examples."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from tests.support.worked import examples, library, played
from workflow.definition.base import Text
from workflow.definition.catalogues import Letter as Template
from workflow.domain.case import Case, Decision
from workflow.errors import NotFound
from workflow.examples.play import ExampleRun
from workflow.letters.letter import (
    ACCEPTANCE,
    CORRECTION,
    RECEIPT,
    Letter,
    UnknownPlaceholder,
    letter_for,
    letters_of,
    placeholders_of,
    titles_for,
)
from workflow.letters.source import About, Source
from workflow.letters.wording import written_money, written_month
from workflow.testing import MemoryDossier

LOCALES = ("zh", "en")


def written(run: ExampleRun, about: Decision | str, locale: str, **changes: Any) -> Letter:
    case = replace(run.case, **changes)
    dossier = MemoryDossier(case, run.store.rows.entries)
    titles = titles_for(run.store, case)
    source = Source(run.closure, case, dossier, run.directory, others=titles)
    return letter_for(source, about, locale)


def decision(run: ExampleRun, path: str) -> Decision:
    return next(d for d in run.case.decisions.values() if d.path == path and d.letter)


def all_text(letter: Letter) -> str:
    body = [part for p in letter.paragraphs for part in (p.text, *p.items)]
    return "\n".join((letter.title, letter.salutation, *body, *letter.signature, letter.served))


@pytest.mark.parametrize("name", sorted(library().catalogues.letters))
def test_a_shipped_letter_names_only_what_can_be_filled_and_the_same_in_both_languages(
    name: str,
) -> None:
    body = library().catalogues.letters[name].body
    assert placeholders_of(body.zh) == placeholders_of(body.en)
    assert {"applicant", "case", "contact"} <= placeholders_of(body.zh)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", list(examples()))
def test_every_letter_of_every_worked_example_can_be_written(name: str, locale: str) -> None:
    run = played(name)
    letters = [written(run, about, locale) for about in letters_of(run.case)]
    kinds = [letter.kind for letter in letters]
    assert kinds[:1] == ([RECEIPT] if run.case.applicant is not None else [])
    for letter in letters:
        text = all_text(letter)
        assert not re.search(r"[{}]", text)
        assert not re.search(r"\b(None|[a-z]+_[a-z_]+)\b", text), text
        assert not re.search(r"  |。。|\.\.|：。|： *$|, ,|\(\)|（）", text), text
        assert letter.paragraphs
        assert letter.addressee in letter.salutation


def test_every_shipped_letter_was_tried_by_an_example() -> None:
    runs = [played(name) for name in examples()]
    closures = [run.closure for run in runs]
    tried = {
        About.of(closure, run.case, about).kind
        for closure, run in zip(closures, runs, strict=True)
        for about in letters_of(run.case)
    }
    tried |= {"not_accepted"}  # see below
    assert set(library().catalogues.letters) <= tried


def test_a_grant_says_the_amount_exactly_and_the_first_month() -> None:
    run = played("family_granted")
    letter = written(run, decision(run, "subsistence"), "zh")
    assert letter.title == "确认通知书"
    assert "金额：每月1,260.00元\n起始月份：2026年4月" in all_text(letter)
    assert (letter.amount, letter.first_month) == ("每月1,260.00元", "2026年4月")
    english = written(run, decision(run, "subsistence"), "en")
    assert "Amount: CNY 1,260.00 a month\nFrom: April 2026" in all_text(english)


def test_a_grant_that_pays_nothing_says_nothing_of_money() -> None:
    run = played("family_granted")
    letter = written(run, decision(run, "employment"), "zh")
    assert letter.amount == ""
    assert "金额" not in all_text(letter)


def test_an_amount_within_a_paragraph_is_a_sentence() -> None:
    run = played("temporary_aid_first")
    made = next(d for d in run.case.decisions.values() if d.letter == "aid_given_first")
    assert "不用先交材料。金额：" in all_text(written(run, made, "zh"))
    assert "needed. Amount: CNY" in all_text(written(run, made, "en"))


def test_money_that_is_no_whole_number_of_yuan_loses_no_fen() -> None:
    assert written_money(126_001, "zh") == "1,260.01元"
    assert written_money(5, "en") == "CNY 0.05"
    assert written_money(10_000_000_000_000_001, "zh") == "100,000,000,000,000.01元"
    assert written_money(-150, "zh") == "-1.50元"
    assert written_month("2026-12", "en") == "December 2026"


def test_a_grant_has_its_number_above_and_is_signed_with_organ_and_date_beside_the_stamp() -> None:
    run = played("family_granted")
    letter = written(run, decision(run, "subsistence"), "zh")
    assert letter.signature[0] == "县民政局"
    assert letter.signature[1:] == ("2026年3月20日",)
    assert re.fullmatch(r"〔2026〕\d+号", letter.number)
    assert letter.stamp
    assert not any("{" in p.text or "县民政局　" in p.text for p in letter.paragraphs)


def test_two_pupils_get_letters_that_say_which_child_is_meant() -> None:
    run = played("family_granted")
    first = all_text(written(run, decision(run, "education[3]"), "zh"))
    second = all_text(written(run, decision(run, "education[4]"), "zh"))
    assert "张丙三" in first
    assert "张丁四" not in first
    assert "张丁四" in second


def test_a_lane_within_a_service_is_named_beside_the_service() -> None:
    run = played("family_granted")
    text = all_text(written(run, decision(run, "disability[1]/nursing"), "zh"))
    assert "残疾人两项补贴·重度残疾人护理补贴（张甲一）" in text


def test_a_refusal_spells_out_the_reasons_and_names_what_else_fits() -> None:
    run = played("refused_with_referral")
    refused = next(d for d in run.case.decisions.values() if d.outcome == "not_granted")
    letter = written(run, refused, "zh")
    assert letter.reasons
    assert letter.refer == ("临时救助",)
    listed = next(p.items for p in letter.paragraphs if p.items)
    assert listed == letter.reasons
    text = all_text(letter)
    assert "您的家庭可能适合：临时救助。" in text
    assert "行政复议" in text
    assert "行政诉讼" in text
    assert not set(refused.reasons) & set(text.split())


def test_a_refusal_without_another_service_leaves_that_paragraph_out() -> None:
    run = played("refused_with_referral")
    refused = next(d for d in run.case.decisions.values() if d.outcome == "not_granted")
    alone = replace(refused, refer=())
    assert "可能适合" not in all_text(written(run, alone, "zh"))


def test_a_letter_about_another_place_says_where_to_go_as_the_officer_wrote_it() -> None:
    run = played("passed_on")
    text = all_text(written(run, decision(run, ""), "zh"))
    assert "由其他途径办理更合适：河东乡综合窗口。" in text
    assert "应由户籍所在地或经常居住地乡镇办理" in text


def test_where_no_other_place_was_written_the_counter_is_named() -> None:
    run = played("passed_on")
    unsaid = replace(decision(run, ""), entry=None)
    assert "更合适：窗口会告诉您去哪里。" in all_text(written(run, unsaid, "zh"))


def test_a_request_that_was_not_accepted_says_why_and_where_to_go() -> None:
    run = played("passed_on")
    declined = replace(
        decision(run, ""),
        outcome="terminated",
        letter="not_accepted",
        reasons=("not_our_matter",),
        refer=("temporary_aid",),
    )
    case = replace(run.case, decisions=MappingProxyType({declined.no: declined}))
    dossier = MemoryDossier(case, run.store.rows.entries)
    for locale, why in (
        ("zh", "理由：申请事项不属于社会救助范围。"),
        ("en", "The reason: the matter is not one of social assistance."),
    ):
        titles = titles_for(run.store, case)
        source = Source(run.closure, case, dossier, run.directory, others=titles)
        letter = letter_for(source, declined, locale)
        text = all_text(letter)
        assert why in text
        assert "河东乡综合窗口" in text
        assert letter.refer[1:] == (titles["temporary_aid"].to(locale),)


def test_the_request_for_missing_information_lists_each_thing_once_with_its_reason() -> None:
    run = played("merged_correction")
    letter = written(run, CORRECTION, "zh")
    asked = next(p.items for p in letter.paragraphs if p.items)
    assert len(asked) == len({gap.item for gap in run.case.gaps.values()})
    assert all(re.fullmatch(r".+：.+[^。]（.+）", line) for line in asked)
    correction = next(iter(run.case.corrections.values()))
    assert correction.due_on is not None
    assert f"{correction.due_on.month}月{correction.due_on.day}日前补充" in all_text(letter)


def test_what_two_offices_miss_is_asked_for_once_and_names_both() -> None:
    run = played("merged_correction")
    gap = next(iter(run.case.gaps.values()))
    path = next(s.path for s in run.case.scopes.values() if s.path and s.path != gap.path)
    more = replace(gap, no=9_999, path=path, reason="unreadable")
    gaps = MappingProxyType({**run.case.gaps, more.no: more})
    asked = next(p.items for p in written(run, CORRECTION, "zh", gaps=gaps).paragraphs if p.items)
    assert len(asked) == len({g.item for g in run.case.gaps.values()})
    assert any("；无法辨认" in line and "、" in line for line in asked)


def test_an_acceptance_promises_the_day_that_the_clock_promised_at_the_start() -> None:
    letter = written(played("family_granted"), ACCEPTANCE, "zh")
    assert "我们承诺在2026年4月2日前办结" in all_text(letter)
    assert letter.date == "2026年3月5日"


def test_a_filing_receipt_counts_from_the_day_on_which_the_paper_came() -> None:
    letter = written(played("family_granted"), RECEIPT, "zh")
    assert letter.day == date(2026, 3, 2)
    assert "收到您“社会救助‘一件事’”的申请" in all_text(letter)
    assert "收到的内容：申请表、" in all_text(letter)
    assert (letter.number, letter.served) == ("", "")


def test_the_closing_letter_lists_how_each_service_ended_and_no_inner_check() -> None:
    run = played("family_granted")
    letter = written(run, decision(run, ""), "zh")
    ended = next(p.items for p in letter.paragraphs if p.items)
    assert "最低生活保障：确认同意" in ended
    assert "教育救助（张丁四）：确认同意" in ended
    assert not any("核对" in line for line in ended)


def test_a_longer_limit_says_the_new_day() -> None:
    run = played("longer_limit_approved")
    name = next(each for each in letters_of(run.case) if str(each).startswith("extension_"))
    assert "最迟在2026年5月8日办结" in all_text(written(run, name, "zh"))
    assert "by 8 May 2026 at the latest" in all_text(written(run, name, "en"))


def test_what_was_wrong_is_quoted_as_it_was() -> None:
    run = played("put_right_afterwards")
    put_right = next(d for d in run.case.decisions.values() if d.kind == "rectification")
    quoted = "house no. two,  the blue one"
    assert put_right.entry is not None
    entries, at = run.store.rows.entries, (run.case.id, put_right.entry)
    entries[at] = {**entries[at], "wrong": quoted}
    assert f"“{quoted}”" in all_text(written(run, put_right, "en"))


def test_a_lapsed_request_says_why_it_ended() -> None:
    run = played("unanswered_lapses")
    letter = written(run, decision(run, ""), "zh")
    assert letter.reasons == ("到期没有收到需要补充的材料",)


def test_the_record_of_service_is_filled_once_served_and_else_left_to_write() -> None:
    run = played("family_granted")
    made = decision(run, "subsistence")
    open_ = replace(made, served_on=None, served_how=None)
    told = replace(made, served_on=date(2026, 3, 24), served_how="told")
    assert "送达日期：＿" in written(run, open_, "zh").served
    assert written(run, told, "zh").served == "送达：2026年3月24日，当面告知。"
    assert written(run, told, "en").served == "Served on 24 March 2026, told in person."


def test_the_catalogue_says_whom_to_call_else_it_is_the_counter() -> None:
    run = played("family_granted")
    closure = run.closure
    dossier = MemoryDossier(run.case, run.store.rows.entries)
    texts = {"contact_civil_affairs": Text(zh="热线12345", en="Hotline 12345")}
    own = closure.catalogues.model_copy(update={"texts": texts})
    none = closure.catalogues.model_copy(update={"texts": {}})
    for catalogues, words in ((own, "咨询：热线12345。"), (none, "咨询：甲镇综合窗口。")):
        other = replace(closure, catalogues=catalogues)
        letter = letter_for(Source(other, run.case, dossier, run.directory), RECEIPT, "zh")
        assert words in all_text(letter)


def test_an_unknown_placeholder_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownPlaceholder, match=r"\{appplicant\}"):
        placeholders_of("Dear {appplicant},")


def test_a_template_with_an_unknown_placeholder_is_never_printed_with_a_hole() -> None:
    run = played("family_granted")
    closure = run.closure
    text = Text(zh="{whom}", en="{whom}")
    letters = {**closure.catalogues.letters, RECEIPT: Template(title=text, body=text)}
    odd = replace(closure, catalogues=closure.catalogues.model_copy(update={"letters": letters}))
    dossier = MemoryDossier(run.case, run.store.rows.entries)
    with pytest.raises(UnknownPlaceholder):
        letter_for(Source(odd, run.case, dossier, run.directory), RECEIPT, "zh")


def test_a_letter_that_the_case_does_not_have_yet_is_not_found() -> None:
    run = played("family_granted")
    for about in (CORRECTION, "love_letter", replace(decision(run, ""), letter=None)):
        with pytest.raises(NotFound):
            written(run, about, "zh")


def test_when_the_file_was_erased_a_letter_shows_the_masked_name() -> None:
    run = played("family_granted")

    class Erased:
        def application(self) -> dict[str, Any]:
            return {}

        def entry(self, no: int) -> dict[str, Any]:
            return {}

    case: Case = run.case
    source = Source(run.closure, case, Erased(), run.directory)
    letter = letter_for(source, decision(run, "education[3]"), "zh")
    assert letter.addressee == case.display
    assert "张丙三" not in all_text(letter)
