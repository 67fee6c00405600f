"""The commands of the guides, typed as written in an office that has just what they need (Art. 6, 8, 9).

Added to what is written is only what a terminal would be asked, and the office's own time. ``setup`` is what ``make``
calls; that it makes an environment is tested in ``commands``.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from support.adopting import DAY, adopt, make_source, once, small_tables
from support.cases import PROJECT
from support.guides import commands
from support.repositories import git
from two_minutes.office import Office, opened
from two_minutes.story import DIRECTOR, ON_PAPER, REGISTRAR, SECOND_REGISTRAR, SECRETARY, TABLED, path_of
from two_minutes.telling import Teller

pytestmark = pytest.mark.long

DEPUTY, WITHOUT_ACCOUNT = "李晓岚", "何静远"
LEDGER = "群组名称,平台,使用范围,使用部门,负责人,备案日期\n值班通知群,微信,对内,综合部,高远舟,2026-12-01\n"
NOTHING: Mapping[str, str] = {}
MEMBERS = "会员服务部续保岗，四家代办处续保专管员和窗口人员"


class Typist:
    """Types what the guides say, each command once."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.left = {
            guide: [" ".join(words) for words in commands(guide)] for guide in ("secretary", "it", "inspector")
        }
        self.left["books"] = [" ".join(words) for words in commands("books") if words[0] == "staff"]

    def words(self, guide: str, start: str, meant: Mapping[str, str] = NOTHING) -> list[str]:
        """The first command of the guide that begins so and was not typed yet, with what its signs stand for."""
        line = next(one for one in self.left[guide] if one.startswith(start))
        self.left[guide].remove(line)
        for sign, word in meant.items():
            assert sign in line
            line = line.replace(sign, word)
        return line.split()

    def types(self, guide: str, start: str, *answers: str, meant: Mapping[str, str] = NOTHING, expects: int = 0) -> str:
        """What the command printed."""
        return self.office.run(*self.words(guide, start, meant), *answers, expects=expects)


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[Typist]:
    with opened(tmp_path, Teller()) as office:
        yield Typist(office)


def test_they_are_typed_as_written(typist: Typist, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    an_office_adopts(typist, once(tmp_path_factory, "source", make_source), tmp_path)
    pull = tabled(typist)
    secretary_meets(typist, pull)
    secretary_registers_paper(typist, tmp_path / "scan.pdf")
    registrar_works(typist, tmp_path)
    inspector_looks(typist, tmp_path / "bundle.zip")
    assert typist.left == {"secretary": [], "it": [], "inspector": [], "books": []}


def tabled(typist: Typist) -> int:
    """The number of a change that the deputy reviewed and the meeting is to discuss."""
    office = typist.office
    items = {"custodian": "林佳怡", "member_scope": MEMBERS, "statement": "原负责人离任；名册改由窗口核对"}
    pull = office.file("林佳怡", TABLED, **items)
    assert f"{DEPUTY}  1 件" in typist.types("secretary", "waiting", *office.now())
    office.review(pull, DEPUTY)
    office.clock.next_morning()
    return pull.number


def secretary_meets(typist: Typist, number: int) -> None:
    """Passed in principle; changed as the meeting asked; the supplement."""
    office = typist.office
    assert "续保到期提醒群" in typist.types("secretary", "minutes draft --list", *office.now())
    outcome = f"{path_of(TABLED)}=原则通过:成员范围写明到经办人"
    answers = ("--date", office.clock.today, "--chair", DIRECTOR, "--present", f"{DIRECTOR}、{DEPUTY}、{SECRETARY}")
    drafted = typist.words("secretary", "minutes draft")
    minutes = office.propose(SECRETARY, *drafted, *answers, "--outcome", outcome, *office.now())
    office.review(minutes, DIRECTOR)
    office.merge(minutes, REGISTRAR)
    pull = office.host.pull(number)
    _, content = office.host.bare.blob(pull.head, path_of(TABLED)) or ("", b"")
    changed = content.replace("窗口人员".encode(), "窗口经办人".encode())
    office.host.write(office.people["林佳怡"], pull.head, {path_of(TABLED): changed})
    office.fetch()
    office.review(pull, DEPUTY)
    supplement = typist.words("secretary", "minutes supplement", {"年份-次数": "2026-13", "申请号": str(number)})
    added = office.propose(SECRETARY, *supplement, *office.now())
    office.review(added, DIRECTOR)
    office.merge(added, SECOND_REGISTRAR)
    office.review(pull, DIRECTOR)
    office.judge(pull, 0)
    office.merge(pull, REGISTRAR)


def secretary_registers_paper(typist: Typist, scan: Path) -> None:
    office = typist.office
    office.clock.next_morning()
    items = {"custodian": "许文静", "statement": "魏东升去培训三个月，负责人改由许文静担任"}
    pull = office.file("范思远", ON_PAPER, **items)
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    typed = typist.words("secretary", "paper 扫描件.pdf", {"扫描件.pdf": str(scan), "申请号": str(pull.number)})
    signed = ("--step", "审核", "--signer", WITHOUT_ACCOUNT, "--signed-on", office.clock.today)
    seen = ("--witness", SECRETARY, "--witness", SECOND_REGISTRAR)
    paper = office.propose("冯晨", *typed, *signed, *seen, *office.now())
    for witness in (SECRETARY, SECOND_REGISTRAR):
        office.review(paper, witness)
    office.merge(paper, REGISTRAR)
    office.review(pull, DIRECTOR)
    office.judge(pull, 0)
    office.merge(pull, REGISTRAR)
    assert WITHOUT_ACCOUNT in typist.types("secretary", "paper verify", meant={"扫描件.pdf": str(scan)})


def registrar_works(typist: Typist, folder: Path) -> None:
    office = typist.office
    assert typist.words("it", "setup") == ["setup"]
    office.git("config", "user.name", REGISTRAR)
    office.git("config", "user.email", office.people[REGISTRAR].mail)
    lacks = re.findall(r"^还差  (.*?)：", typist.types("it", "doctor", expects=1), re.MULTILINE)
    assert lacks == ["办理人员的账号", ".github/CODEOWNERS"]  # it is the sample's office
    assert "共 1 条提示" in typist.types("it", "validate")
    assert "没有发现问题" in typist.types("it", "audit")
    assert "逾期" in typist.types("it", "remind", "--as-of", office.clock.today)
    told = typist.types("it", "dossier", "--out", str(folder / "it.zip"))
    assert (folder / "it.zip").exists(), told


def an_office_adopts(typist: Typist, source: Path, folder: Path) -> None:
    """The empty tables; tables that are filled in, with a ledger; the same version once more."""
    tables, ledger, mine = folder / "tables", folder / "ledger.csv", folder / "register"
    tables.mkdir()
    small_tables(folder)
    ledger.write_text(LEDGER, "utf-8")
    assert adopt(source, *typist.words("it", "adopt --template", {"../表格": str(tables)})[1:])[0] == 0
    assert {path.name for path in tables.iterdir()} == {"部门.xlsx", "人员.xlsx"}
    filled = {
        "../表格/部门.xlsx": str(folder / "units.csv"),
        "../表格/人员.xlsx": str(folder / "people.csv"),
        "../表格/旧台账.xlsx": str(ledger),
        "../登记册": str(mine),
        "仓库地址": "https://git.example.invalid/office/register",
    }
    words = typist.words("it", "adopt --units", filled)
    code, told, complaints = adopt(source, *words[1:], "--yes", "--day", DAY)
    assert code == 0, told + complaints
    assert len(list(mine.glob("registry/groups/*/*.yaml"))) == 1
    git(mine, "remote", "remove", "origin")  # it leads nowhere, and so whether there is evidence could not be known
    listed = str(folder / "listed")
    paths = {"../名册/部门.xlsx": f"{listed}/部门.xlsx", "../名册/人员.xlsx": f"{listed}/人员.xlsx"}
    for words in (
        typist.words("books", "staff --out", {"../名册": listed}),
        typist.words("books", "staff --units", paths),
    ):
        assert subprocess.run([sys.executable, "scripts/registry.py", *words], cwd=mine, check=False).returncode == 0
    code, told, complaints = adopt(source, *typist.words("it", "adopt --upgrade", {"../登记册": str(mine)})[1:])
    assert code == 0, told + complaints


def inspector_looks(typist: Typist, bundle: Path) -> None:
    office = typist.office
    office.clock.next_morning()
    told = typist.types("inspector", "dossier --from", meant={"案卷.zip": str(bundle)})
    (digest,) = re.findall(r"\b[0-9a-f]{64}\b", told)
    meant = {"案卷.zip": str(bundle), "案卷.html": str(bundle.with_suffix(".html")), "封面上的案卷摘要": digest}
    verified = typist.words("inspector", "dossier verify", meant)
    compared = typist.words("inspector", "dossier verify", {"案卷.zip": str(bundle)})
    for words, place in ((verified, PROJECT), (compared, office.clone)):
        done = subprocess.run([sys.executable, str(PROJECT / "scripts/registry.py"), *words], cwd=place)
        assert done.returncode == 0
    heads = re.findall(r"\b[0-9a-f]{40}\b", typist.types("inspector", "audit"))[-3:]
    expected = {"上次的主分支": heads[1], "上次的审批证据": heads[2]}
    typist.types("inspector", "audit --expect-main", meant=expected)
    typist.types("inspector", "audit --online")
