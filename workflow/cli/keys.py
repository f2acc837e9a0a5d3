"""The command that changes the key with which personal data is encrypted."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from cryptography.fernet import Fernet

from workflow.bootstrap import Office
from workflow.cli.common import Commands, WrongInput, add_language, of, the_office
from workflow.keys import replace_in
from workflow.settings import PREFIX
from workflow.store.rekeying import Place

IN_ENVIRONMENT = f"{PREFIX}ENCRYPTION_KEYS"


def add_commands(commands: Commands) -> None:
    """Add the command to the parser."""
    keys = commands.add_parser(
        "keys",
        help="change the encryption key 更换加密密钥",
        description="How many values are not under the key in use, table by table. --new puts a "
        "new key first; workers then encrypt everything anew little by little, --now does it at "
        "once, and after a stop goes on where it was; --drop removes the older keys when nothing "
        "is left under them. "
        "查看还有多少数据没有改用新密钥，更换和清除旧密钥。",
    )
    what = keys.add_mutually_exclusive_group()
    what.add_argument("--new", action="store_true", help="put a new key first 启用新密钥")
    what.add_argument("--now", action="store_true", help="encrypt all anew now 立即全部重新加密")
    what.add_argument("--drop", action="store_true", help="remove the older keys 清除旧密钥")
    add_language(keys)
    keys.set_defaults(run=_keys)


def _keys(given: argparse.Namespace) -> int:
    with the_office() as office:
        if given.new:
            return _new(office, given.lang)
        if given.now:
            if not office.rekeying.wanted:
                office.rekeying.again()  # all is done; look whether something came later
            moved = office.rekeying.finish(_Progress(given.lang))
            print(of(given.lang, f"已重新加密{moved}项", f"{moved} encrypted anew"))
        left = office.rekeying.left()
        _say(office, left, given.lang)
        if given.drop:
            return _drop(office, left, given.lang)
        return 1 if given.now and left else 0


class _Progress:
    """Says on the way how far it has come: for each table, and now and then within a large one."""

    EVERY = 20
    """Steps between two lines about the same table."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._part = ""
        self._steps = 0

    def __call__(self, place: Place) -> None:
        """After a step."""
        self._steps += 1
        if place.part == self._part and self._steps % self.EVERY:
            return
        self._part, self._steps = place.part, 0
        if place.part:
            said = of(self._lang, f"正在处理 {place.part}，本轮已重新加密{place.moved}项",
                      f"at {place.part}, {place.moved} encrypted anew in this pass")  # fmt: skip
            print(f"  {said}", file=sys.stderr, flush=True)


def _say(office: Office, left: dict[str, int], lang: str) -> None:
    many = len(office.settings.keys.encryption)
    print(of(lang, f"密钥数{many}", f"{many} keys"))
    for table, count in sorted(left.items()):
        print(f"  {table}: {count}")
    all_ = sum(left.values())
    print(of(lang, f"没有改用新密钥的还有{all_}项", f"{all_} left under an older key"))


def _new(office: Office, lang: str) -> int:
    ring = office.settings.keys
    fresh = replace(ring, encryption=(Fernet.generate_key().decode(), *ring.encryption))
    replace_in(_file(office), fresh)
    print(
        of(
            lang,
            "新密钥已启用。请先备份密钥文件，再重新启动网页和后台，之后数据会逐步重新加密。",
            "The new key is first. Copy the key file to its safe place, then start pages and "
            "workers again: they encrypt everything anew little by little.",
        )
    )
    return 0


def _drop(office: Office, left: dict[str, int], lang: str) -> int:
    if left:
        raise WrongInput(
            "something is still under an older key; `onewindow keys --now` encrypts it anew "
            "(还有数据在用旧密钥)"
        )
    ring = office.settings.keys
    replace_in(_file(office), replace(ring, encryption=ring.encryption[:1]))
    print(
        of(
            lang,
            "旧密钥已清除。以前的备份仍要用旧密钥才能读取，请另行保管。",
            "The older keys are removed. Earlier backups still need them: keep them with these.",
        )
    )
    return 0


def _file(office: Office) -> Path:
    """The key file. Raises WrongInput where the keys are in the environment."""
    if os.environ.get(IN_ENVIRONMENT, "").strip():
        raise WrongInput(
            f"the keys are in {IN_ENVIRONMENT}: change them there, the new one first "
            "(密钥在环境变量中，请在那里修改)"
        )
    return office.settings.keys_file
