"""The form as PDF and Word: other programs read back what the group's page says, of each record what was filed then
(Art. 6, 7)."""

import io
import shutil
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from markupsafe import escape
from pypdf import PdfReader

from group_registry.commands import form as command
from group_registry.commands.form import BLANK, PrintedForm, form, page
from group_registry.files import worktree
from group_registry.forms.check import inspect
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from support.cases import FORMS, OFFICE, PROJECT
from support.evidence_past import INSIDE, Past, by_the_rules
from support.repositories import git
from support.world import PATH, filing

GROUP = "hyfw/cbfw-dayi"
HOSTILE = '<b>甲</b> & {{ 7 * 7 }} {% raw %} "乙"'
Capsys = pytest.CaptureFixture[str]


def made(folder: Path, *words: str, form: str = "pdf", root: Path = PROJECT) -> Path:
    """The document that the command makes."""
    out = folder / f"form.{form}"
    out.unlink(missing_ok=True)
    assert command.main([*words, "--format", form, "--out", str(out), "--root", str(root)]) == 0
    return out


def lines_of(path: Path) -> list[tuple[str, str]]:
    """The lines of a Word document's tables: what it is about, what it says."""
    rows = [row.cells for table in Document(str(path)).tables for row in table.rows]
    return [(label.text, value.text) for label, value in rows]


def text_of(path: Path) -> str:
    """The text of a PDF, without the places where lines are broken."""
    return "".join("".join(part.extract_text() for part in PdfReader(path).pages).split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def sheet(text: bytes = b"") -> PrintedForm:
    """The form of a group of the small office."""
    read = inspect(OFFICE | {PATH: text or filing("对外")}, FORMS, ())
    group = read.registry.group(PATH)
    assert group
    return form(Viewer.of(Audience.INTERNAL, read, date(2026, 11, 12)), group)


def test_the_items_stand_in_the_order_of_the_form() -> None:
    found = sheet()
    items = "使用部门 备案日期 备案类别 平台类别 群组名称 群组负责人 成员范围 建群目的 备案事项说明"
    assert [line.label for line in found.lines] == items.split()
    assert [(line.label, line.value) for line in found.steps] == [
        ("分管主任审核", BLANK),
        ("主任办公会", BLANK),
        ("主任签批", BLANK),
        ("信息技术部备案", BLANK),
    ]


def test_word_holds_every_line_of_the_form(tmp_path: Path) -> None:
    path = made(tmp_path, GROUP, form="docx")
    registry = inspect(worktree.read_files(PROJECT), FORMS, ()).registry
    group = registry.group(f"registry/groups/{GROUP}.yaml")
    assert group
    lines = dict(lines_of(path))
    assert (lines["群组名称"], lines["群组负责人"]) == (group.name, group.custodian)
    assert (lines["备案日期"], lines["备案事项说明"]) == (str(group.last.filed_on), group.last.statement)
    assert "{" not in "".join(paragraph.text for paragraph in Document(str(path)).paragraphs)


def test_both_say_the_same_on_one_sheet(tmp_path: Path) -> None:
    lines = lines_of(made(tmp_path, GROUP, form="docx"))
    path = made(tmp_path, f"registry/groups/{GROUP}.yaml")
    (only,) = PdfReader(path).pages
    assert [round(float(side) / 72 * 25.4) for side in only.mediabox[2:]] == [210, 297]
    text = text_of(path)
    assert [value for line in lines for value in line if squeezed(value) not in text] == []
    assert "网络平台交流群组备案表" in text


def test_whatever_a_form_says_is_text(tmp_path: Path) -> None:
    found = sheet()
    hostile = replace(found, lines=(replace(found.lines[0], value=HOSTILE), *found.lines[1:]))
    (tmp_path / "form.docx").write_bytes(command.docx(PROJECT, hostile.fields))
    assert lines_of(tmp_path / "form.docx")[0] == ("使用部门", HOSTILE)
    html = page(hostile, worktree.read_templates(PROJECT))
    assert f"<td>{escape(HOSTILE)}</td>" in html
    assert "<b>" not in html


def test_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("秘密", "utf-8")
    address = f"file://{tmp_path}/secret.txt"
    held = command.pdf(f'<link rel=attachment href="{address}"><img src="http://127.0.0.1:9/x.png">')
    assert PdfReader(io.BytesIO(held)).attachments == {}


@pytest.fixture
def past(tmp_path: Path) -> Past:
    """A group that was created and changed, both by the rules and on record."""
    return by_the_rules(tmp_path / "past")


def form_of(past: Past, folder: Path, *words: str) -> dict[str, str]:
    """The lines of the group's form, made in a fresh clone."""
    clone = folder / "clone"
    shutil.rmtree(clone, ignore_errors=True)
    git(folder, "clone", "--quiet", str(past.world.git), str(clone))
    group = INSIDE.removeprefix("registry/groups/").removesuffix(".yaml")
    return dict(lines_of(made(folder, group, *words, form="docx", root=clone)))


def test_each_record_has_the_form_of_its_day(past: Past, tmp_path: Path) -> None:
    first, second, now = (form_of(past, tmp_path, *words) for words in (("--record", "1"), ("--record", "2"), ()))
    assert [one["备案类别"] for one in (first, second, now)] == ["创建", "变更", "变更"]
    assert second == now
    assert first["备案事项说明"] != now["备案事项说明"]
    assert first["信息技术部备案"] == "中互京群备〔2026〕12号　已备案"
    assert now["信息技术部备案"] == "中互京群备〔2026〕12号（变更1）　已备案"
    assert first["主任签批"].startswith("同意　赵明诚　")
    assert first["主任签批"] != now["主任签批"]


def test_what_was_pushed_past_the_approvals_has_no_opinions(past: Past, tmp_path: Path) -> None:
    past.push({INSIDE: filing(purpose="别的用途写在这里")})
    pushed = form_of(past, tmp_path, "--record", "1")
    assert pushed["建群目的"] == "别的用途写在这里"
    assert [pushed[step] for step in ("分管主任审核", "主任签批")] == [BLANK, BLANK]
    assert form_of(past, tmp_path) == pushed


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["hyfw/none"], "没有群组 registry/groups/hyfw/none.yaml"),
        (["../../people"], "没有群组 registry/groups/../../people.yaml"),
    ],
)
def test_what_is_not_there_is_not_made(words: list[str], says: str, tmp_path: Path, capsys: Capsys) -> None:
    out = tmp_path / "x.pdf"
    assert command.main([*words, "--out", str(out), "--root", str(PROJECT)]) == 3
    assert says in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("kind", command.FORMATS)
def test_a_file_that_is_there_is_never_written_over(kind: str, tmp_path: Path, capsys: Capsys) -> None:
    out = tmp_path / f"x.{kind}"
    out.write_bytes("有人改过的表".encode())
    assert command.main([GROUP, "--format", kind, "--out", str(out), "--root", str(PROJECT)]) == 3
    assert f"{out} 已存在，未覆盖" in capsys.readouterr().err
    assert out.read_bytes() == "有人改过的表".encode()


def test_a_record_that_never_was(past: Past, tmp_path: Path, capsys: Capsys) -> None:
    git(tmp_path, "clone", "--quiet", str(past.world.git), "clone")
    words = [INSIDE, "--record", "9", "--root", str(tmp_path / "clone"), "--out", str(tmp_path / "x.pdf")]
    assert command.main(words) == 3
    assert "历史中没有" in capsys.readouterr().err


@pytest.mark.parametrize(("kind", "module"), [("pdf", "weasyprint"), ("docx", "docxtpl")])
def test_without_the_extras_it_says_how_to_get_them(
    kind: str, module: str, tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    out = tmp_path / f"x.{kind}"
    assert command.main([GROUP, "--format", kind, "--out", str(out), "--root", str(PROJECT)]) == 3
    assert "pip install --require-hashes -r requirements-extras.txt" in capsys.readouterr().err
    assert not out.exists()
    assert (PROJECT / command.EXTRAS).is_file()


def test_the_template_is_nobodys(tmp_path: Path) -> None:
    about = Document(str(PROJECT / command.TEMPLATE)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
