"""Forms made from the catalogues, and the base of forms written by hand.

A view with a form of the catalogue:

    form = build_form(catalogues.forms["household"], current_language(), data=draft)
    if form.ok():                        # submitted, CSRF token and all answers right
        office.engine.handle(..., form.values())
        return redirect(...)
    return render_template("….html", form=form), form.status

GET and POST have the same address, so that the form can be shown again. In the template:
`{% from "macros/forms.html" import page_form, form_fields, button %}`, then
`{% call page_form(form) %}{{ form_fields(form) }}{{ button(_("Send")) }}{% endcall %}`.
"""

from __future__ import annotations

from web.forms.catalogue_form import CatalogueForm, TableField, build_form
from web.forms.display import display
from web.forms.page_form import PageForm, needed
from web.forms.uploads import Upload

__all__ = [
    "CatalogueForm",
    "PageForm",
    "TableField",
    "Upload",
    "build_form",
    "display",
    "needed",
]
