"""Names and rules inside the catalogues themselves."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition.catalogues import (
    CLOSES,
    PLACEHOLDER,
    PLACEHOLDERS,
    FieldType,
    FormField,
)
from workflow.definition.check.examined import instead_of
from workflow.definition.check.registry import CHECKS
from workflow.definition.library import Library
from workflow.definition.problems import Problem


@CHECKS.for_library("unknown-department", "unknown-definition")
def catalogue_names(library: Library) -> Iterator[Problem]:
    """Roles name departments, materials the definition that verifies them."""
    catalogues = library.catalogues
    for name, role in catalogues.roles.items():
        if role.department is not None and role.department not in catalogues.departments:
            what = f"there is no department `{role.department}`"
            instead = instead_of(role.department, catalogues.departments, "department")
            path = ("department",)
            yield library.problem("roles", name, path, "unknown-department", what, instead)
    for name, material in catalogues.materials.items():
        if material.verified_by is not None and material.verified_by not in library.definitions:
            what = f"there is no definition `{material.verified_by}`"
            instead = instead_of(material.verified_by, library.definitions, "definition")
            path = ("verified_by",)
            yield library.problem("materials", name, path, "unknown-definition", what, instead)


@CHECKS.for_library("unknown-role", "head-of-itself")
def heads(library: Library) -> Iterator[Problem]:
    """The role above a role exists, and the way up comes to an end."""
    roles = library.catalogues.roles
    for name, role in roles.items():
        if role.head is None:
            continue
        if role.head not in roles:
            what, instead = f"there is no role `{role.head}`", instead_of(role.head, roles, "role")
            yield library.problem("roles", name, ("head",), "unknown-role", what, instead)
        elif name in library.catalogues.heads(name):
            what = f"the way up from `{name}` leads back to it"
            instead = "leave `head` out at the role that has nobody above it"
            yield library.problem("roles", name, ("head",), "head-of-itself", what, instead)


@CHECKS.for_library("unknown-parameter")
def caps(library: Library) -> Iterator[Problem]:
    """A cap that a parameter says names a parameter."""
    known = library.catalogues.parameters
    for name, role in library.catalogues.roles.items():
        if isinstance(role.cap, str) and role.cap not in known:
            what = f"there is no parameter `{role.cap}`"
            instead = instead_of(role.cap, known, "parameter")
            yield library.problem("roles", name, ("cap",), "unknown-parameter", what, instead)


@CHECKS.for_library("parameter-bounds")
def parameters(library: Library) -> Iterator[Problem]:
    """A parameter's value lies between its bounds; a yes or no is 1 or 0."""
    for name, parameter in library.catalogues.parameters.items():
        least = parameter.minimum if parameter.minimum is not None else 0
        most = parameter.maximum
        if parameter.unit == "yes_no":
            least, most = 0, 1
        if parameter.value < least or (most is not None and parameter.value > most):
            bounds = f"from {least} to {most}" if most is not None else f"of {least} or more"
            what = f"{parameter.value} lies outside what `{name}` may be"
            instead = f"write a value {bounds}"
            path = ("value",)
            yield library.problem("parameters", name, path, "parameter-bounds", what, instead)


@CHECKS.for_library("unknown-parameter", "parameter-unit", "parameter-bounds")
def bounded_by_another(library: Library) -> Iterator[Problem]:
    """A number that another one bounds counts the same as that one, and is not higher as usual."""
    known = library.catalogues.parameters
    for name, parameter in known.items():
        bound = parameter.at_most
        if bound is None:
            continue
        path = ("at_most",)
        if bound not in known:
            what = f"there is no parameter `{bound}`"
            instead = instead_of(bound, known, "parameter")
            yield library.problem("parameters", name, path, "unknown-parameter", what, instead)
        elif known[bound].unit != parameter.unit:
            what = f"`{name}` counts {parameter.unit}, and `{bound}` counts {known[bound].unit}"
            instead = "name a number with the same `unit`"
            yield library.problem("parameters", name, path, "parameter-unit", what, instead)
        elif parameter.value > known[bound].value:
            what = f"{parameter.value} is more than `{bound}`, which is {known[bound].value}"
            instead = f"write a value of at most {known[bound].value}"
            yield library.problem("parameters", name, ("value",), "parameter-bounds", what, instead)


@CHECKS.for_library("unknown-placeholder")
def letters(library: Library) -> Iterator[Problem]:
    """Letters name in braces only what a case can fill, the same in both languages."""
    for name, letter in library.catalogues.letters.items():
        named = {
            "zh": set(PLACEHOLDER.findall(letter.body.zh)),
            "en": set(PLACEHOLDER.findall(letter.body.en)),
        }
        both = named["zh"] | named["en"]
        for key, own in named.items():
            for what, instead in _odd(own, both):
                path = ("body", key)
                yield library.problem("letters", name, path, "unknown-placeholder", what, instead)


def _odd(own: set[str], both: set[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the placeholders of one language."""
    for word in sorted(own - PLACEHOLDERS):
        what = f"a case has nothing to put in place of `{{{word[:60]}}}`"
        yield what, instead_of(word, PLACEHOLDERS, "placeholder")
    for word in sorted(both - own) if both <= PLACEHOLDERS else ():
        yield f"`{{{word}}}` stands in the other language only", "name the same in both"


@CHECKS.for_library("table-in-table")
def tables(library: Library) -> Iterator[Problem]:
    """The columns of a table are single questions."""
    for name, form in library.catalogues.forms.items():
        for field, question in form.fields.items():
            for column, each in _columns(question):
                if each.type is FieldType.TABLE:
                    what = "a table cannot stand inside a table"
                    path = ("fields", field, "columns", column)
                    instead = "ask for it in a table of its own"
                    yield library.problem("forms", name, path, "table-in-table", what, instead)


def _columns(field: FormField) -> list[tuple[str, FormField]]:
    return list((field.columns or {}).items())


@CHECKS.for_library("parameter-unit")
def closing_time(library: Library) -> Iterator[Problem]:
    """The closing time counts minutes after midnight."""
    found = library.catalogues.parameters.get(CLOSES)
    if found is not None and found.unit != "minutes":
        what = f"`{CLOSES}` says when the office closes, and counts {found.unit}"
        instead = "write `unit: minutes`"
        yield library.problem("parameters", CLOSES, ("unit",), "parameter-unit", what, instead)
