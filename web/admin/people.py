"""People: the accounts of the staff, their posts with dates, opening and closing them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional, Regexp

from web.access import current_actor
from web.admin import reach
from web.admin.blueprint import administrator, blueprint
from web.forms import PageForm, needed
from web.forms.account_fields import EMAIL, read
from web.language import gettext as _
from web.language import lazy_gettext as _l
from web.language import say
from web.numbers import page_in
from web.office import the_office, today
from web.options import options
from workflow.domain.people import Post
from workflow.office.identities import identity_of
from workflow.office.staffing import LOGIN, NotAllowed, check_post
from workflow.ports import PersonRecord
from workflow.store.accounts import Account
from workflow.store.logins import normalise_login
from workflow.store.office_rows import (
    NewAccount,
    NewPost,
    OfficeRows,
    new_password,
    put_office,
)

PER_PAGE = 50
_DAY = _l("Please write a day such as 2026-3-2.")


class ContactForm(PageForm):
    """Who somebody is, and where messages go."""

    name = StringField(_l("Name"), [needed(_l("Name")), Length(max=80)])
    phone = StringField(
        _l("Phone"),
        [Optional(), Regexp(r"^\+?[0-9][0-9 -]{4,19}$", message=_l("Digits, spaces and - only."))],
    )
    email = StringField(_l("E-mail"), [Length(max=254)])
    locale = SelectField(_l("Language"), choices=options([("zh", "中文"), ("en", "English")]))
    id_number = StringField(
        _l("ID number"),
        description=_l(
            "So that nobody is given a file of their own household. It is shown to nobody."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything, and whether messages can arrive there."""
        right = bool(super().validate(extra_validators))
        return read(self.email, EMAIL) and right

    def identity(self, account: Account | None) -> PersonRecord | None:
        """Who holds the account, where that is new; a word at the field where it cannot be."""
        try:
            typed = str(self.id_number.data or "")
            return identity_of(the_office(), typed, str(self.name.data), account)
        except NotAllowed as refused:
            self.id_number.errors = [say(refused.text)]
            return None


class DatesForm(PageForm):
    """A post with its days."""

    role = SelectField(_l("Post"), [needed(_l("Post"))])
    place = SelectField(_l("Where"), [needed(_l("Where"))])
    since = StringField(_l("First day"), description=_l("Empty: today."))
    until = StringField(_l("Last day"), description=_l("Empty: no end yet."))

    def offer(self) -> None:
        """Fill the lists; before the form is checked."""
        choose = ("", _("Please choose"))
        self.role.choices = options([choose, *reach.role_choices()])
        self.place.choices = options([choose, *reach.place_choices()])


class PersonForm(ContactForm, DatesForm):
    """A new account with its first post."""

    login = StringField(
        _l("Account name"),
        [needed(_l("Account name")), Length(max=60)],
        description=_l("For signing in: letters, digits or . _ - @, without spaces."),
    )


@blueprint.get("/admin/people")
@administrator
def people() -> ResponseReturnValue:
    """Everybody who has or had a post in one's own places."""
    asked = request.args.get("q", "").strip().casefold()
    place, role = request.args.get("place", ""), request.args.get("role", "")
    directory = the_office().store.directory()
    found = [
        member
        for member in reach.members()
        if (not asked or asked in member.account.login or asked in member.account.name.casefold())
        and (not place or any(place in directory.chain(post.place) for post in member.current))
        and (not role or any(role == post.role for post in member.current))
    ]
    page = page_in(request.args.get("page", ""))
    return render_template(
        "admin/people.html",
        found=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(found),
        page=page,
        pages=max(1, -(-len(found) // PER_PAGE)),
        address=lambda number: url_for("admin.people", **{**request.args, "page": number}),
        filters={"q": request.args.get("q", ""), "place": place, "role": role},
        place_choices=reach.place_choices(),
        role_choices=reach.role_choices(),
        roles=reach.roles(),
        places=directory.places,
        named=reach.named,
    )


@blueprint.route("/admin/people/new", methods=["GET", "POST"])
@administrator
def add_person() -> ResponseReturnValue:
    """A new account with its first post; the password is shown once."""
    form = PersonForm()
    form.offer()
    if form.ok():
        login = normalise_login(form.login.data or "")
        if not LOGIN.match(login):
            form.login.errors = [_("Letters, digits or . _ - @ only, two at least.")]
        elif the_office().accounts.by_login(login) is not None:
            form.login.errors = [_("This login is taken. Choose another.")]
        else:
            post, holder = _post_of(form, login), form.identity(None)
            if post is not None and not form.errors:
                return _made(form, login, post, holder)
    page = render_template("admin/add_person.html", form=form)
    return page, 422 if form.summary else 200


def _made(form: PersonForm, login: str, post: NewPost, holder: PersonRecord | None) -> str:
    office = the_office()
    account = NewAccount(
        login,
        form.name.data,
        new_password(),
        form.locale.data,
        form.email.data or "",
        form.phone.data or "",
    )
    identities = {login: holder} if holder is not None else {}
    rows = OfficeRows(accounts=[account], posts=[post], identities=identities)
    put_office(office.store.database, office.store.keys, rows, office.now())
    return render_template("admin/password.html", accounts=[account], new=True)


@blueprint.route("/admin/people/<int:number>", methods=["GET", "POST"])
@administrator
def person(number: int) -> ResponseReturnValue:
    """One account: contact, posts, and whether it may sign in."""
    member = reach.member_or_404(number)
    account = member.account
    contact = _contact(member)
    right = contact.ok()
    holder = contact.identity(account) if right else None
    if right and not contact.errors:
        names = ("name", "phone", "email", "locale")
        values = {name: str(contact[name].data or "") for name in names}
        identities = {account.login: holder} if holder is not None else {}
        rows = OfficeRows(changed={account.login: values}, identities=identities)
        office = the_office()
        put_office(office.store.database, office.store.keys, rows, office.now())
        flash(_("The changes are saved."), "message")
        return redirect(url_for("admin.person", number=number))
    return _page(member, contact), 422 if contact.summary else 200


def _contact(member: reach.Member, *, as_kept: bool = False) -> ContactForm:
    """How to reach somebody, as it was sent or, with `as_kept`, as it stands."""
    account = member.account
    values = {name: getattr(account, name) for name in ("name", "phone", "email", "locale")}
    form = ContactForm(formdata=None, **values) if as_kept else ContactForm(**values)
    form.id_number.description = (
        _("So that nobody is given a file of their own household. One is on file; empty: it stays.")
        if account.person is not None
        else _("So that nobody is given a file of their own household. None is on file.")
    )
    return form


def _page(member: reach.Member, form: PageForm, wrong: str = "") -> str:
    """The page of an account; `wrong`: what is wrong with the day on which a post shall end."""
    own = member.account.id == current_actor().user
    return render_template(
        "admin/person.html",
        wrong=wrong,
        member=member,
        account=member.account,
        form=form,
        own=own,
        roles=reach.roles(),
        places=the_office().store.directory().places,
        named=reach.named,
        scope=reach.my_scope(),
    )


@blueprint.route("/admin/people/<int:number>/posts", methods=["GET", "POST"])
@administrator
def give_post(number: int) -> ResponseReturnValue:
    """Give somebody a post from a day on."""
    member = reach.member_or_404(number)
    _nobody_for_themselves(member)
    form = DatesForm()
    form.offer()
    if form.ok():
        post = _post_of(form, member.account.login)
        if post is not None and _still_holds(member, post):
            form.role.errors = [_("This person holds this post already.")]
        elif post is not None:
            the_office().accounts.give_post(number, post.role, post.place, post.since, post.until)
            flash(_("The post is given."), "message")
            return redirect(url_for("admin.person", number=number))
    page = render_template("admin/give_post.html", form=form, account=member.account)
    return page, 422 if form.summary else 200


def _still_holds(member: reach.Member, post: NewPost) -> bool:
    return any(
        (each.role, each.place) == (post.role, post.place) and not each.over_by(post.since)
        for each in member.posts
    )


@blueprint.post("/admin/people/<int:number>/end-post")
@administrator
def end_post(number: int) -> ResponseReturnValue:
    """Today, or a later day, is somebody's last day at a post."""
    member = reach.member_or_404(number)
    _nobody_for_themselves(member)
    role, place = request.form.get("role", ""), request.form.get("place", "")
    last = _day(request.form.get("until", "")) if request.form.get("until") else today()
    if last is None:
        return _page(member, _contact(member, as_kept=True), str(_DAY)), 422
    the_office().accounts.end_post(number, Post(role, place), last)
    flash(_("The last day is saved. Tasks that are open stay with the post."), "message")
    return redirect(url_for("admin.person", number=number))


@blueprint.post("/admin/people/<int:number>/<any(open, close):act>")
@administrator
def open_or_close(number: int, act: str) -> ResponseReturnValue:
    """Let somebody sign in, or no longer."""
    member = reach.member_or_404(number)
    _nobody_for_themselves(member)
    the_office().accounts.set_active(number, act == "open")
    text = (
        _("The account is open again.")
        if act == "open"
        else _("The account is closed, and who was signed in with it no longer is.")
    )
    flash(text, "message")
    return redirect(url_for("admin.person", number=number))


@blueprint.post("/admin/people/<int:number>/password")
@administrator
def reset_password(number: int) -> ResponseReturnValue:
    """A new password, shown once; the old one ends with all its sessions."""
    member = reach.member_or_404(number)
    _nobody_for_themselves(member)
    account, password = member.account, new_password()
    the_office().accounts.set_password(number, password)
    shown = NewAccount(account.login, account.name, password)
    return render_template("admin/password.html", accounts=[shown], new=False, number=number)


def _nobody_for_themselves(member: reach.Member) -> None:
    """Nobody gives themselves a post, or locks themselves out: another administrator does it."""
    if member.account.id == current_actor().user:
        abort(403)


def _post_of(form: DatesForm, login: str) -> NewPost | None:
    """The post that was asked for; a word at the field where it cannot be."""
    since = _day(form.since.data or "") if form.since.data else today()
    until = _day(form.until.data or "") if form.until.data else None
    for field, found in ((form.since, since), (form.until, until)):
        if field.data and found is None:
            field.errors = [str(_DAY)]
    if form.errors or since is None:
        return None
    if until is not None and until < since:
        form.until.errors = [_("The last day lies before the first.")]
        return None
    try:
        directory = the_office().store.directory()
        check_post(reach.roles(), directory, reach.my_scope(), form.role.data, form.place.data)
    except NotAllowed as refused:
        form.place.errors = [say(refused.text)]
        return None
    return NewPost(login, form.role.data, form.place.data, since, until)


def _day(text: str) -> date | None:
    parts = text.strip().replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return None
