"""What of the header's links folds on a phone, so that they take one row."""

from __future__ import annotations

from web.navigation_bar import PHONE, Bar, Link, folding


def links(*labels: str, numbers: str = "") -> tuple[Link, ...]:
    """Links of these labels; the last has this number."""
    found = [Link(label, label, "", here=False) for label in labels]
    found[-1] = Link(labels[-1], labels[-1], numbers, here=True)
    return tuple(found)


def folded(given: tuple[Link, ...], room: float = PHONE) -> list[str]:
    return [one.label for one in folding(given, room, "More")]


def test_what_fits_a_row_folds_nowhere() -> None:
    assert folded(links("我的申请", "我的待遇", "申请救助", "公示", "消息", numbers="5")) == []
    assert folded(links("Counter", "Tasks", "Benefits", "Messages")) == []


def test_what_does_not_fit_folds_from_the_first_that_does_not() -> None:
    given = links("My requests", "My benefits", "Apply for help", "Public notices", "Messages")
    assert folded(given) == ["Apply for help", "Public notices", "Messages"]
    assert folded(given, 12) == ["My benefits", *folded(given)]
    assert folded(links("A link that is wider than any phone at all", "More of it")) == [
        "More of it"
    ]


def test_no_number_and_not_the_page_itself_is_overlooked_in_the_fold() -> None:
    given = links("Tasks", "Messages", numbers="5")
    assert (Bar(given, given[1:]).waiting, Bar(given, given[1:]).folds_here) == ("5", True)
    many = Link("a", "a", "999+", here=False)
    assert Bar((many, *given), (many, given[1])).waiting == "999+"
    assert (Bar(given, given[:1]).waiting, Bar(given, given[:1]).folds_here) == ("", False)
