"""Which natural person a member of staff is: nobody handles the file of their own household.

Input: an ID number as an administrator typed it. Consumers: the import of an office's people and
the administrator's page. Nobody has proven anything here: the number bars the account from files,
and opens none (see `store.accounts.MADE_ONLINE`).
"""

from __future__ import annotations

from workflow.bootstrap import Office
from workflow.definition.identity import birth_of, mistake, tidy
from workflow.office.staffing import NotAllowed
from workflow.ports import PersonRecord
from workflow.store import people
from workflow.store.accounts import MADE_ONLINE, Account


def identity_of(
    office: Office, typed: str, name: str, account: Account | None
) -> PersonRecord | None:
    """Who shall be linked with a new account (None) or one that is there; None where nothing
    changes. Raises NotAllowed for a wrong number, and for an account whose person was proven to be
    somebody else."""
    number = tidy(typed)
    if not number:
        return None
    if mistake(number, office.calendar.civil_day(office.now())) is not None:
        raise NotAllowed(
            "身份证号不对，请对照证件再填。", "This is no ID number; compare it with the card."
        )
    if account is not None and account.person is not None:
        with office.store.database.read() as connection:
            known = people.find_person(connection, office.store.keys, number)
        if known == account.person:
            return None
        if office.notes.get(f"{MADE_ONLINE}{account.id}", "no") != "yes":
            raise NotAllowed(
                "这个账号已经核实是另一个人的，请给工作人员另开账号。",
                "This account is proven to be somebody else's; open another one for the post.",
            )
    return PersonRecord(name=name, id_number=number, birth=birth_of(number))


def hidden(number: str) -> str:
    """`**************0116`: enough to compare with the card."""
    return f"{'*' * (len(number) - 4)}{number[-4:]}"
