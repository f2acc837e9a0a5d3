"""Commands for who runs an office: run, worker, migrate."""

from __future__ import annotations

import argparse
import errno
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from types import FrameType
from typing import Any

from workflow.accountability.warnings import WarningRound
from workflow.benefits.payments import look_into_returns
from workflow.bootstrap import Office
from workflow.cli.common import Commands, WrongInput, language, of, padded, the_office
from workflow.definition.catalogues import Role
from workflow.demo.cases import LOOK_UP, RECEIPT
from workflow.demo.staff import APPLICANT, PASSWORD, STAFF
from workflow.memory import keep_for_good
from workflow.office.recounting import Sweep
from workflow.settings import Settings
from workflow.store.measures import add_closed
from workflow.worker import Chore, Worker

THREADS = 8
"""Requests served at the same time."""
ROOM = 2**20
"""Bytes by which a request may be larger than the pages take, so that they can say so."""
LOG = "%(asctime)s %(levelname)s %(message)s"


def add_commands(commands: Commands) -> None:
    """Add these commands to the parser."""
    run = commands.add_parser(
        "run",
        help="start the pages and a worker 启动网页和后台",
        description="Start the pages, with a worker inside. Stop with Ctrl-C. "
        "启动网页，Ctrl-C 停止。",
    )
    run.add_argument(
        "--demo", action="store_true", help="with a made-up county and its cases 带演示数据"
    )
    run.add_argument("--host", default="127.0.0.1", help="address 监听地址 (default: 127.0.0.1)")
    run.add_argument("--port", type=_port, default=8765, help="port 端口 (default: 8765)")
    run.add_argument(
        "--no-worker", action="store_true", help="pages only: workers run apart 不带后台线程"
    )
    run.set_defaults(run=_run)
    worker = commands.add_parser(
        "worker",
        help="serve deadlines and messages 处理到期事项和消息",
        description="Serve deadlines and messages until stopped. Several may run at the same time. "
        "可以同时运行多个。",
    )
    worker.add_argument(
        "--sleep", type=_seconds, default=5.0, metavar="SECONDS", help="longest sleep 最长等待秒数"
    )
    worker.add_argument("--once", action="store_true", help="do what is due and end 处理一轮就结束")
    worker.set_defaults(run=_worker)
    migrate = commands.add_parser(
        "migrate",
        help="bring the database up to date 升级数据库",
        description="Bring the database up to date and publish the shipped definitions. "
        "升级数据库并发布自带的流程定义。",
    )
    migrate.set_defaults(run=_migrate)


def _run(given: argparse.Namespace) -> int:
    from web.app import create_app

    logging.basicConfig(level=logging.WARNING, format=LOG)
    with _free(given.host, given.port), the_office(demo=given.demo) as office:
        app = create_app(office, demo=office.demo)
        server = server_of(app, office.settings, given.host, given.port)
        keep_for_good()
        stop = threading.Event()
        thread = threading.Thread(
            target=Worker(office, chores(office)).run, args=(stop,), name="worker"
        )
        _greet(office, given.host, given.port)
        with _stopped_by_signals(_interrupt):
            if not given.no_worker:
                thread.start()
            try:
                server.run()
            finally:
                stop.set()
                if thread.ident is not None:
                    thread.join(timeout=10)
    print("Stopped. 已停止。")
    return 0


def server_of(app: Any, settings: Settings, host: str, port: int) -> Any:
    """The server of the pages (`app`, a WSGI application), listening and not yet running."""
    from waitress.server import create_server

    from web.security import LARGEST_REQUEST

    return create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        # What is larger is refused before it fills the disk; up to there a page answers.
        max_request_body_size=LARGEST_REQUEST + ROOM,
        **behind_proxy(settings),
    )


def behind_proxy(settings: Settings) -> dict[str, Any]:
    """What the server believes of the web server in front of it, where pages are reached by https:
    the caller's address, by which tries are counted; else everybody would share one count."""
    if not settings.base_url.startswith("https://"):
        return {}
    return {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for"},
        "clear_untrusted_proxy_headers": True,
    }


def _worker(given: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format=LOG)
    with the_office() as office:
        worker = Worker(office, chores(office), given.sleep)
        if given.once:
            print(f"{worker.round()} done (已处理)")
            return 0
        stop = threading.Event()
        with _stopped_by_signals(stop.set):
            print("The worker is running; stop with Ctrl-C. 后台已启动。", flush=True)
            worker.run(stop)
    return 0


def _migrate(given: argparse.Namespace) -> int:
    from workflow.store.migrate import current

    with the_office() as office:
        print(f"The database is at revision {current(office.store.database)}. 数据库已是最新。")
        for each in office.store.publications.all():
            print(f"  {each.definition}: publication {each.number}, {each.hash[:12]}")
    return 0


def chores(office: Office) -> list[Chore]:
    """What a worker does besides timers: send the messages, add up what has closed."""
    found: list[Chore] = [
        lambda: add_closed(office.store, office.calendar, office.settings.decision_wait),
        lambda: look_into_returns(office),
        Sweep(office),
        lambda: encrypt_a_little_anew(office),
        WarningRound(office),
    ]
    if find_spec("notifications.dispatch") is not None:
        from notifications.digest import DigestRound
        from notifications.dispatch import run_once

        found += [lambda: run_once(office), DigestRound(office)]
    return found


def encrypt_a_little_anew(office: Office) -> int:
    """After a new key: one step in each round. It says that nothing was done, so that the worker
    sleeps in between: the pages have the machine first."""
    office.rekeying.step()
    return 0


@contextmanager
def _free(host: str, port: int) -> Iterator[None]:
    """Refuse before anything is opened when somebody else listens there. Raises WrongInput."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = (
                "is in use already (端口被占用)" if taken else f"cannot be used ({error.strerror})"
            )
            raise WrongInput(f"{host} port {port} {why}; choose another with --port") from error
    yield


@contextmanager
def _stopped_by_signals(stop: Any) -> Iterator[None]:
    """Ctrl-C and SIGTERM stop cleanly; a second one at once."""

    def handle(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        stop()

    before = {each: signal.signal(each, handle) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _interrupt() -> None:
    """What ends the server's loop, for SIGTERM as for Ctrl-C."""
    raise KeyboardInterrupt


def _greet(office: Office, host: str, port: int) -> None:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  # only to show a link
    print(f"\n  OneWindow 一窗: http://{shown}:{port}/   (Ctrl-C stops it 停止)\n")
    if office.demo:
        for line in demo_lines(office, language()):
            print(f"  {line}".rstrip())
    print(flush=True)


def demo_lines(office: Office, lang: str) -> Iterator[str]:
    """What to try in a demonstration: the accounts, the look-ups without an account."""
    yield "演示：人名和数据都是虚构的。 Demonstration: everything is made up."
    yield f"所有账号的密码 Password of all accounts: {PASSWORD}"
    yield of(
        lang, "密码是公开的，请不要让外人访问本机。", "It is public: keep this to your own machine."
    )
    yield ""
    roles: dict[str, Role] = {}
    for definition in {each.definition for each in office.store.publications.all()}:
        roles.update(office.store.current(definition).catalogues.roles)
    places = office.store.directory().places
    yield _account(APPLICANT.login, APPLICANT.name, of(lang, "申请人", "applicant"))
    for each in STAFF:
        if each.shows:
            role, place = roles[each.posts[0].role].title, places[each.posts[0].place]
            post = of(lang, f"{place.zh} {role.zh}", f"{role.en}, {place.en}")
            yield _account(each.login, each.name, post)
    yield ""
    yield of(lang, "不用账号也可以查询：", "Look up without an account: ") + office.notes.get(
        LOOK_UP
    )
    yield of(lang, "查询异议答复：", "Look up an objection: ") + RECEIPT


def _account(login: str, name: str, post: str) -> str:
    return f"  {padded(login, 14)}{padded(name, 8)}{post}"


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; write a number up to 65535")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r}: write seconds between 0.1 and 3600")
    return seconds
