"""Do on one machine all that the workflows do, step by step. Each call is one round; a timer starts it.

Exit 0 all done, 1 something was found (or another round is running), 2 wrong usage, 3 something could not be known or
done; the next round continues. A round prints one line on what it did, or none if nothing happened. What is fetched is
only data: nothing is checked out, and none of its code runs.
"""

import json
import os
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from group_registry.cli.host_options import add_account_to, add_host_to, host_of
from group_registry.cli.parser import Parser
from group_registry.commands import judge_open, record, remind, render, waiting
from group_registry.evidence import host_answers, look, seen
from group_registry.evidence.look import Look
from group_registry.files import writing
from group_registry.files.errors import CannotKnow, in_words
from group_registry.files.processes import IsBusy, only_one
from group_registry.files.worktree import PROJECT, read_forms, real
from group_registry.forms.check import read
from group_registry.forms.contents import blob_id
from group_registry.forms.json_types import Unclear
from group_registry.gitrepo import clone_audit, repository, seen_branch
from group_registry.hosts import chosen, online_look, open_pulls, own_approvals
from group_registry.model.records import Person
from group_registry.model.terms import SHANGHAI
from group_registry.reports.findings import shown
from group_registry.reports.markdown import quoted

MAIN = "refs/remotes/origin/main"
TOOLS = ("scripts/", "schema/", "docs/", "mkdocs.yml", "requirements.txt")
"""The paths on main that make up the tools; they are compared with the tools installed here."""
LOOK = "look.json"
"""The file in the clone's git folder with what the host said of each record."""
STALE = timedelta(minutes=10)
"""No git command runs this long, so an older git lock file was left by a killed one."""
DUTY = "duty.json"
"""The file beside the site's pages that says when the last round ended."""


@dataclass
class Round:
    """One round: what it did, what it found, what it could not do, and the ``state`` to keep for the next round."""

    options: Namespace
    state: dict[str, Any]
    did: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def today(self) -> str:
        """The current day in Shanghai, as YYYY-MM-DD."""
        return datetime.now(SHANGHAI).date().isoformat()

    @property
    def tip(self) -> str:
        """The commit id of main as it was fetched."""
        return repository.commit_id(self.options.root, MAIN)

    def run(self, what: str, command: Callable[[list[str]], int], *words: str) -> tuple[int, list[str]]:
        """Run another command in this process; return its exit code and its output lines.

        If it fails, its error output is kept: exit 1 under ``found``, any other code under ``doubts``.
        """
        out, err = StringIO(), StringIO()
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = command(["--root", str(self.options.root), *words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = [f"{what}：{line}" for line in err.getvalue().splitlines()]
        if code:
            (self.found if code == 1 else self.doubts).extend(told or [f"{what}：未完成"])
        return code, out.getvalue().splitlines()


def main(argv: list[str] | None = None) -> int:
    """Do one round, unless another is running."""
    options = _options(argv)
    try:
        with only_one(_place(options.root, "work.lock")), lent(_address(options)):
            return _round(options)
    except IsBusy as busy:
        print(f"本次未值守：{busy}", file=sys.stderr)
        return 1
    except (CannotKnow, OSError) as doubt:
        print(f"值守未完成：{in_words(doubt)}", file=sys.stderr)
        return 3


def _round(options: Namespace) -> int:
    place = _place(options.root, "work.json")
    _clear_locks(options.root)
    one = Round(options, _read(place))
    try:
        for step in (_fetch, _keep, _record, _judge, _look, _remind, _ask_leaders, _render):
            with _doubting(one):
                step(one)
    finally:
        writing.write(place, json.dumps(one.state, ensure_ascii=False, sort_keys=True, indent=1).encode())
    _stamp(options.out)
    at = datetime.now(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if one.did:
        print(f"{at}  {'；'.join(map(shown, one.did))}")
    sys.stderr.writelines(f"{at}  {shown(line)}\n" for line in [*one.found, *one.doubts])
    return 3 if one.doubts else int(bool(one.found))


@contextmanager
def _doubting(one: Round) -> Iterator[None]:
    """Note a step's error as a doubt, so that the other steps still run. Without a fetch they use the local data."""
    try:
        yield
    except Unclear as doubt:
        one.doubts.append(str(doubt))
    except (CannotKnow, OSError) as doubt:
        one.doubts.append(in_words(doubt))


def _fetch(one: Round) -> None:
    root, remote = one.options.root, one.options.remote
    # A branch that is gone must make room for others below its name. For --refmap see approvals_branch.
    words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=", "--prune")
    repository.run(root, *words, remote, "+refs/heads/*:refs/remotes/origin/*", doubt=f"无法从 {remote} 取回")
    _need_apart(one)
    differing = _differing(root, one.tip)
    if differing != one.state.get("differing", []):
        one.state["differing"] = differing
        first = f"，如 {differing[0]}" if differing else ""
        says = f"本机工具与主分支有 {len(differing)} 个文件不同{first}；请核对后更新本机工具" if differing else ""
        one.did.append(says or "本机工具与主分支一致")


def _need_apart(one: Round) -> None:
    """Raise ``CannotKnow`` if the token's account belongs to a person on the list or has too many rights.

    The account that judges pull requests must not be judged itself, and must not be able to merge.
    """
    accounts = {person.account_id: person for person in _people(one.options.root, one.tip)}
    own = chosen.own_account(one.options.api, one.options.repository, one.options.account)
    if own in accounts:
        raise CannotKnow(f"值守用的账号登记在 {accounts[own].label} 名下；请为值守另设账号，不得登记在名册中")
    if found := chosen.excess_rights(one.options.api, one.options.repository):
        raise CannotKnow(f"值守用的账号权限过大：{'；'.join(found)}")


def _people(root: Path, tip: str) -> Sequence[Person]:
    return read(repository.files_at(root, tip), read_forms(PROJECT)).registry.of(Person)


def _differing(root: Path, tip: str) -> list[str]:
    """The files of main's tools that differ from those installed here or are missing here, sorted."""
    listed = {path: entry.digest for path, entry in repository.tree_of(root, tip).items() if path.startswith(TOOLS)}
    return sorted(path for path, digest in listed.items() if _blob(PROJECT / path) != digest)


def _blob(path: Path) -> str | None:
    return blob_id(path.read_bytes()) if path.is_file() else None


def _keep(one: Round) -> None:
    """Save the reviews that the host shows, if the host lets reviews be deleted."""
    if not chosen.loses_reviews():
        return
    forge, latest = host_of(one.options), datetime(2000, 1, 1, tzinfo=UTC)
    files: dict[str, bytes] = {}
    for number in sorted(one.number for one in host_answers.listed(forge.open_pulls())):
        with _doubting(one):
            told = open_pulls.answers(forge, number)
            files |= seen.files_of(told)
            latest = max([latest, *(review.at for review in told.reviews)])
    if count := seen_branch.add(one.options.root, one.options.remote, files, int(latest.timestamp())):
        one.did.append(f"记下评审 {count} 次")


def _record(one: Round) -> None:
    """Record the merges that wait. What cannot be recorded is named in the first round that finds it."""
    words = [*_where(one.options), "--push", one.options.remote]
    code, lines = one.run("登记", record.main, *words, *(["--begin", one.options.begin] if one.options.begin else []))
    if written := [line for line in lines if line.startswith("已登记")]:
        one.did.append(f"登记 {len(written)} 次合并")
        one.state["rendered"] = None
    others = [line for line in lines if not line.startswith(("已登记", "没有待登记"))]
    told = one.state.get("not_recorded", [])
    (one.doubts if code else one.did).extend(f"登记：{line}" for line in others if line not in told)
    one.state["not_recorded"] = others


def _judge(one: Round) -> None:
    _, lines = one.run(
        "判断", judge_open.main, *_where(one.options), *_account(one.options), "--fetch", one.options.remote
    )
    if written := [line for line in lines if not line.startswith("没有")]:
        one.did.append(f"判断申请，写入 {len(written)} 项")
        one.state["rendered"] = None


def _look(one: Round) -> None:
    """Compare records with the host again: the new ones, and a fixed number of others each day. Keep the result."""
    place, today = _place(one.options.root, LOOK), datetime.now(SHANGHAI).date()
    records, before = look.marks(clone_audit.records(one.options.root)), _known(place)
    if not look.due(records, before, today):
        return
    course = online_look.go_on(records, before, host_of(one.options), today)
    writing.write(place, look.to_bytes(course.known))
    told = {finding.says for finding in look.looked(records, before).findings}
    seen = look.looked(records, course.known)
    one.found += [f"核对：{finding.says}" for finding in seen.findings if finding.says not in told]
    one.doubts += [f"核对：{doubt}" for doubt in course.doubts]
    if course.asked:
        one.state["rendered"] = None


def _known(place: Path) -> Look:
    """The last online look; empty if the file is missing or broken."""
    try:
        return look.of_bytes(place.read_bytes(), datetime.now(SHANGHAI).date())
    except (OSError, Unclear):
        return {}


def _remind(one: Round) -> None:
    if not _is_new_day(one, "reminded"):
        return
    words = ["--at", MAIN, "--send", *_where(one.options), *_account(one.options)]
    site = ["--site", one.options.site] if one.options.site else []
    before = list(one.doubts)
    one.run("提醒", remind.main, *words, *site)
    if one.doubts != before:
        one.state["reminded"] = None


def _ask_leaders(one: Round) -> None:
    """Once a week, show each person the newly recorded reviews that were made with their account."""
    week = datetime.now(SHANGHAI).strftime("%G-%V")
    fresh = [made for made in clone_audit.records(one.options.root) if made.seq > one.state.get("shown", 0)]
    if one.state.get("week") == week or not fresh:
        return
    options = one.options
    board = chosen.connected(options.api, options.repository, account=options.account).board
    count = own_approvals.tell(fresh, _people(options.root, one.tip), board, quoted)
    one.state |= {"week": week, "shown": fresh[-1].seq}
    one.did += [f"请 {count} 人核对以本人账号作出的审批"] if count else []


def _render(one: Round) -> None:
    """Build the site if anything changed or a new day began."""
    root = one.options.root
    refs = repository.run(
        root, "for-each-ref", "--format=%(objectname)", MAIN, "refs/heads/approvals", doubt="无法读取分支"
    )
    key = [refs.decode().split(), one.today, one.state.get("differing", [])]
    if one.state.get("rendered") == key and one.options.out.is_dir():
        return
    words = ["--at", MAIN, "--out", str(one.options.out), "--audience", one.options.audience, "--duty", _now()]
    words += ["--ask", "--fetch", one.options.remote, *_where(one.options), *_online(root), "--root", str(root)]
    options = render.site_options(words)
    asked, doubts = waiting.read(options)
    one.doubts += [f"待签：{doubt}" for doubt in doubts]
    code, lines = one.run("网站", lambda _: render.built(options, asked))
    one.found += [f"网站：{line}" for line in lines[:3]] if code == 1 else []
    if code == 0:
        one.did.append("网站已重建")
        one.state["rendered"] = key


def _online(root: Path) -> list[str]:
    place = _place(root, LOOK)
    return ["--online", str(place)] if place.is_file() else []


def _is_new_day(one: Round, name: str) -> bool:
    """Whether this was not done today yet; it is then marked as done today."""
    is_new = one.state.get(name) != one.today
    one.state[name] = one.today
    return is_new


def _where(options: Namespace) -> list[str]:
    named = (("--api", options.api), ("--repository", options.repository))
    return [word for name, value in named if value for word in (name, value)]


def _account(options: Namespace) -> list[str]:
    return ["--account", str(options.account)] if options.account else []


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _stamp(site: Path) -> None:
    """Write the end time of this round into the site's folder, whatever the round found."""
    if site.is_dir():
        writing.write(site / DUTY, json.dumps({"at": _now()}).encode())


def _place(root: Path, name: str) -> Path:
    """The path of a file of this command in the clone's git folder; the folder is made if needed."""
    found = repository.run(root, "rev-parse", "--absolute-git-dir", doubt=f"{root} 不是 git 仓库")
    folder = Path(found.decode().strip()) / "group-registry"
    folder.mkdir(exist_ok=True)
    return folder / name


def _clear_locks(root: Path) -> None:
    """Remove old lock files of a killed git. This is safe because only this command uses this clone."""
    before = (datetime.now(UTC) - STALE).timestamp()
    for lock in _place(root, "").parent.rglob("*.lock"):
        if lock.name != "work.lock" and lock.stat().st_mtime < before:
            lock.unlink(missing_ok=True)


def _read(place: Path) -> dict[str, Any]:
    """The state that the last round left; empty if the file is missing or broken, and then everything is done again."""
    try:
        data = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _address(options: Namespace) -> str:
    """The remote's address. ``CannotKnow`` for http to another machine, since the token must not be sent in clear."""
    words = ("remote", "get-url", options.remote)
    url = repository.run(options.root, *words, doubt=f"本仓库没有远端 {options.remote}").decode().strip()
    if re.match(r"http://(?!(127\.0\.0\.1|localhost)[:/])", url):
        raise CannotKnow(f"远端 {url} 不是 https 地址，令牌不得明文传送")
    return url


@contextmanager
def lent(url: str) -> Iterator[None]:
    """Give git the token through this process's environment, so that it is in no file and on no command line."""
    server = re.match(r"https?://[^/@]+(?=/)", url)
    if not server:
        yield
        return
    helper = f'!f() {{ echo username=x-access-token; echo "password=${chosen.token_variable()}"; }}; f'
    settings = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"credential.{server[0]}.helper",
        "GIT_CONFIG_VALUE_0": helper,
    }
    settings |= {"GIT_TERMINAL_PROMPT": "0"}
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        _restore(before)


def _restore(before: Mapping[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(
        description="值守一轮：取回、登记、判断、核对、提醒、生成网站；由定时任务反复运行（制度第六条、第八条至第十条）。"
    )
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="专供值守的克隆，默认为当前文件夹")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="网站的位置，由网站服务程序读取")
    audience = "发布对象：internal 内部版（默认），public 公开版，policy 按口径中的发布对象"
    choices = ["internal", "public", "policy"]
    parser.add_argument("--audience", choices=choices, default="internal", help=audience)
    parser.add_argument("--remote", default="origin", metavar="REMOTE", help="远端，默认为 origin")
    parser.add_argument("--begin", metavar="REV", help="采用本系统时的提交；只在尚无登记时使用")
    parser.add_argument("--site", default="", metavar="URL", help="网站地址；给出的，提醒中附办理链接")
    add_host_to(parser)
    add_account_to(parser)
    options = parser.parse_args(argv)
    if real(PROJECT).is_relative_to(real(options.root)):
        parser.error("--root：工具须与所取回的内容分开安装，不得从专供值守的克隆中运行")
    if real(options.out).is_relative_to(real(options.root)):
        parser.error("--out：网站不得放在专供值守的克隆中")
    return options
