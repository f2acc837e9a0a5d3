"""The exceptions to the week as plain values, made by `china` and `overlay`, read by `Calendar`.

A week has five working days and two of rest. Everything else is a `Special` day: a day off by a
festival, or a make-up day (调休上班) on which offices open although it is a weekend.
"""

from collections.abc import Mapping
from dataclasses import dataclass

#: The festivals by their name in the notices of the State Council, in English.
ENGLISH: Mapping[str, str] = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}


@dataclass(frozen=True, slots=True)
class Special:
    """One exception: whether offices are open that day, and the festival it belongs to."""

    works: bool
    name: str
    name_en: str = ""

    @classmethod
    def of(cls, works: bool, name: str) -> "Special":
        """An exception named in Chinese; several festivals are joined by 、 in the order given.

        A festival without a known English name keeps its Chinese one.
        """
        english = ", ".join(ENGLISH.get(part, part) for part in name.split("、"))
        return cls(works, name, english)
