"""Killing a command at a chosen moment, without a clock: SIGKILL at the n-th thing that it does to the world.

What it does is told by Python's own audit events, so nothing of the command is replaced.
"""

import io
import os
import shutil
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType

from group_registry.forms.check import read_registry
from group_registry.pages.office_tables import tables_of
from support import forking
from support.adopting import small_tables
from support.books_office import FILES, changed, laid_out, workbook
from support.cases import FORMS, PROJECT
from support.histories import History, group, run
from support.repositories import git, repository
from support.saved_pulls import saved
from support.world import LI, PATH, PEOPLE, filing, roster, world_at

WATCHED = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "subprocess.Popen"}
"""Beside these, every opening of a file for writing."""


def is_act(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether that event changes something outside the process, or starts another one."""
    if event == "open":
        _, mode, flags = arguments
        return bool(isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or (
            isinstance(mode, str) and bool(set(mode) & set("wxa+"))
        )
    return event in WATCHED


Preparation = Callable[[], object]
"""What a process does before the command; it is sent there, so it is no function within a function."""


def killed_at(moment: int) -> Preparation:
    """Prepare a process so that it is killed at its act of that number, counted from 1.

    That is just before the act; but where a file is opened for writing, just after, when it is empty yet.
    """
    return partial(_wait_to_kill, moment)


def _wait_to_kill(moment: int) -> None:
    left = moment

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if is_act(event, arguments):
            left -= 1
            if not left and event == "open":
                sys.setprofile(dies)
            elif not left:
                os.kill(os.getpid(), signal.SIGKILL)

    def dies(frame: FrameType, event: str, argument: object) -> None:
        if frame.f_code is not hook.__code__:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def counted_into(place: Path) -> Preparation:
    """Prepare a process so that it tells in that file, a dot each, how often it could have been killed."""
    return partial(_count_into, place)


def _count_into(place: Path) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if is_act(event, arguments):
            os.write(handle, b".")

    sys.addaudithook(hook)


def started(command: str, words: Sequence[str], prepare: Preparation = int) -> int:
    """The process in which that command runs."""
    return forking.started(_prepared, prepare, command, words)


def _prepared(prepare: Preparation, command: str, words: Sequence[str]) -> object:
    main = import_module(f"group_registry.commands.{command}").main
    prepare()
    return main([*words])


HEADINGS = ("群组名称", "平台类别", "使用范围", "使用部门", "群组负责人", "备案日期", "成员范围", "建群目的", "编号")
LINE = ("微信", "对内", "会员服务部", "陈可为", "2025-03-06", "会员服务部全体")
ENTRY = f"- {{文件: registry/groups/hyfw/dayi.yaml, 内容摘要: {'0' * 40}, 备案日期: 2026-03-02}}\n"
UNFINISHED, BACK = ".unfinished", "-待补.xlsx"


@dataclass(frozen=True)
class Killable:
    """A command that writes: what lays a folder out and gives its words, and what it may say when all was done before.

    Files with the ending ``first`` are written before the rest, on their own. A run that takes long ``is_chained``:
    one killed run follows the other in one folder, and only the last comes to its end. ``moments``: at how many the
    suite kills it.
    """

    command: str
    lay: Callable[[Path], list[str]]
    code: int = 0
    again: int = 0
    first: str = ""
    is_chained: bool = False
    moments: int = 12


def _office(folder: Path) -> Path:
    root = repository(folder / "office", FILES, FILES)
    git(root, "symbolic-ref", "HEAD", "refs/heads/main")
    return laid_out(root)


def _ledger(folder: Path, lay: Callable[[Path], Path] = _office) -> list[str]:
    root = lay(folder)
    lines = [
        (f"材料{what}工作群", *LINE, f"{what}材料", f"{n}号") for n, what in enumerate(("初审", "复核", "归档"), 1)
    ]
    lines.append(("代办业务沟通群", *LINE[:3], "", *LINE[4:], "沟通代办业务", "4号"))
    (folder / "tables").mkdir()
    (folder / "tables/旧台账.xlsx").write_bytes(workbook([HEADINGS, *lines]))
    return [str(folder / "tables/旧台账.xlsx"), "--root", str(root)]


def _ledger_without_git(folder: Path) -> list[str]:
    return _ledger(folder, lambda folder: laid_out(folder / "office"))


def _baseline(folder: Path) -> list[str]:
    root = _office(folder)
    (root / "registry/office/baseline.yaml").write_text(ENTRY, "utf-8")
    return ["--root", str(root)]


def _owners(folder: Path) -> list[str]:
    root = _office(folder)
    (root / ".github").mkdir()
    (root / ".github/CODEOWNERS").write_text("* @somebody\n")
    return ["--root", str(root)]


def _staff(folder: Path) -> list[str]:
    """Two requests: a newcomer, and the group of who leaves."""
    root, office = _office(folder), read_registry(FILES, FORMS)
    made = tables_of(office.registry, office.forms, date(2026, 7, 15), git(root, "rev-parse", "main").strip())
    for name, table in made.items():
        (folder / name).write_bytes(table)
    arrived = {"部门": "综合部", "任职日期": "2026-07-01"}
    changed(folder / "人员.xlsx", ("新来者", arrived), ("周启明", {"移交给": "张伟（会员服务部）"}))
    tables = ["--units", str(folder / "部门.xlsx"), "--people", str(folder / "人员.xlsx")]
    return [*tables, "--as-of", "2026-07-15", "--root", str(root)]


def _paper(folder: Path) -> list[str]:
    no_account = ("账号: demo-zhao, 账号编号: 900000001, ", "")
    world = world_at(folder / "office", {PATH: filing()}, {PEOPLE: roster(no_account)})
    world.review(LI, 1)
    scan = folder / "signed.pdf"
    scan.write_bytes(b"%PDF-1.7\n")
    signed = ["--step", "签批", "--signer", "赵明诚", "--signed-on", "2026-11-03"]
    return [str(scan), *signed, "--witness", "吴敏", "--witness", "高远", "--pull", "7", *saved(world)]


def _site(folder: Path) -> list[str]:
    root = _office(folder)
    return ["--root", str(root), "--out", str(folder / "www/site"), "--as-of", "2026-07-15"]


def _adopted(folder: Path) -> list[str]:
    (folder / "office").mkdir(parents=True)
    return [*small_tables(folder), "--into", str(folder / "register"), "--yes"]


def _template(folder: Path) -> list[str]:
    (folder / "office").mkdir(parents=True)
    shutil.copytree(PROJECT / "schema", folder / "office/schema")
    return ["--template", "--day", "2026-12-01", "--into", str(folder / "tables")]


def _dossier(folder: Path) -> list[str]:
    world = History(folder / "office")
    world.filed({group("a"): filing(purpose="解答参保续保与理赔材料问题")})
    assert run(world) == 0
    period = ["--from", "2026-01-01", "--to", "2026-12-31"]
    return ["--root", str(world.git), *period, "--out", str(folder / "案卷.zip")]


CASES = {
    "import_ledger": Killable("import_ledger", _ledger, code=1, again=1, first=BACK),
    "import_ledger without git": Killable("import_ledger", _ledger_without_git, code=1, again=3, first=BACK),
    "baseline": Killable("baseline", _baseline),
    "codeowners": Killable("codeowners", _owners),
    "staff": Killable("staff", _staff),
    "paper": Killable("paper", _paper, is_chained=True, moments=6),
    "dossier": Killable("dossier", _dossier, is_chained=True, moments=4),
    "adopt --template": Killable("adopt", _template, again=3),
    "adopt": Killable("adopt", _adopted, again=3, is_chained=True),
    "render": Killable("render", _site, is_chained=True, moments=4),
}
"""Each way in which commands write; ``record`` and ``work`` have tests of their own."""


def renew(here: Path, kept: Path) -> None:
    shutil.rmtree(here)
    shutil.copytree(kept, here, symlinks=True)


def state(folder: Path) -> dict[str, object]:
    """What an observer finds: every file, and every ref of every repository; not what lies aside."""
    found = dict(_files(folder, lambda parts: not _is_aside(parts)))
    for heads in folder.rglob("refs/heads"):
        if any(part.endswith(".unfinished") for part in heads.relative_to(folder).parts):
            continue  # of a repository that is not in its place yet
        found |= {str(path.relative_to(folder)): path.read_text() for path in heads.rglob("*") if path.is_file()}
    # A swap that was cut off between its two renames is put right by the next run, before anything else.
    if (folder / "www/build/old").is_dir() and not (folder / "www/site").exists():
        old = _files(folder / "www/build/old", lambda parts: True)
        found |= {f"www/site/{name}": content for name, content in old}
    return found


def everything(folder: Path) -> Mapping[str, object]:
    """The same with all that lies aside, and no git repository's locks left."""
    locks = [str(path) for path in folder.rglob("*.lock")]
    return {
        **state(folder),
        **dict(_files(folder, lambda parts: _is_aside(parts) and ".git" not in parts)),
        "locks": locks,
    }


def _files(folder: Path, wanted: Callable[[tuple[str, ...]], bool]) -> Iterator[tuple[str, object]]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if not path.is_dir() and wanted(parts):
            yield "/".join(parts), _plain(path)


def _is_aside(parts: tuple[str, ...]) -> bool:
    return bool({".git", ".cache", "build", "objects"} & {*parts}) or any(part.endswith(UNFINISHED) for part in parts)


def _plain(path: Path) -> object:
    """A file's bytes; of a document what is in it but for the time, which it tells in two places."""
    content = path.read_bytes()
    if content[:2] != b"PK" or path.suffix == ".zip":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist() if name != "docProps/core.xml"}
