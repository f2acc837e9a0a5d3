"""What somebody reads who clears up a transfer that came back: the account it went to, and why the
bank sent it back. Consumer: the task page.
"""

from __future__ import annotations

from web import format as formats
from web.language import current_language
from web.language import gettext as _
from web.office import the_office
from web.work.case_file import CaseFile
from web.work.task_time import AskedFor
from workflow.benefits import payments
from workflow.definition import bank_accounts
from workflow.domain.case import Task


def returned(file: CaseFile, task: Task) -> AskedFor | None:
    """The transfer that a case is about; None for all other cases."""
    case = file.case
    if case.definition != payments.RETURNS or task.kind != "step" or case.about_case is None:
        return None
    rosters = payments.rosters_of(the_office())
    found = rosters.looked_into_by(case.id, case.about_case, case.about_no)
    if found is None:
        return None
    month, kept = found
    language = current_language()
    lines = (
        (_("For the month"), formats.month(month, language)),
        (_("Amount"), formats.money(kept.line.pays, language)),
        (_("Previous account holder"), kept.line.payee or _("the applicant")),
        (_("Previous account"), bank_accounts.grouped(kept.line.account)),
        (_("Bank"), kept.line.bank),
        (_("What the bank says"), kept.why or _("it gave no reason")),
    )
    return AskedFor(_("The transfer that came back"), tuple(line for line in lines if line[1]))
