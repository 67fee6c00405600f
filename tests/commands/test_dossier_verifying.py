"""Whatever is done to a dossier is found: by itself, by the printed digest, or by a clone; hostile files do no harm."""

import io
import random
import shutil
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from group_registry.commands import dossier
from group_registry.evidence.dossier import ABOUT, COVER, MANIFEST, checked, digest_of
from group_registry.files.errors import CannotKnow
from group_registry.forms.contents import blob_id
from group_registry.gitrepo import dossier_archive
from support.bundles import Files, changed, packed, relisted
from support.evidence_past import INSIDE, Past

Tamper = Callable[[Files], Files]
RECORD, NEXT = "审批证据/records/000/000004-pr5.json", "审批证据/records/000/000005-pr1.json"
ORIGINAL = f"原件/000001/{INSIDE}"
FORGED = "从副本编制"


def without(name: str) -> Tamper:
    return lambda files: {one: content for one, content in files.items() if one != name}


def renamed(old: str, new: str) -> Tamper:
    return lambda files: {new if one == old else one: content for one, content in files.items()}


def added(name: str, content: bytes = b"x") -> Tamper:
    return lambda files: {**files, name: content}


CLUMSY: list[tuple[Tamper, str, str]] = [
    (changed("台账.csv", "周启明", "周启民"), "台账.csv", "内容与清单上的摘要不符"),
    (changed("审计.txt", "发现 1 处问题", "没有发现问题"), "审计.txt", "内容与清单上的摘要不符"),
    (changed("备案表.html", "李晓岚", "王晓岚"), "备案表.html", "内容与清单上的摘要不符"),
    (changed(COVER, "已批准 7 件", "已批准 9 件"), COVER, "内容与清单上的摘要不符"),
    (changed(RECORD, "APPROVED", "DISMISSED"), RECORD, "内容与清单上的摘要不符"),
    (without("审计.json"), "审计.json", "清单上有，案卷中没有"),
    (without(RECORD), RECORD, "清单上有，案卷中没有"),
    (without(MANIFEST), MANIFEST, "缺少清单"),
    (without(ABOUT), ABOUT, "缺少案卷说明"),
    (without(COVER), COVER, "封面上的内容摘要与案卷中的文件不符"),
    (added("补充说明.txt"), "补充说明.txt", "案卷里多出的文件"),
    (added("原件/000001/registry/groups/hyfw/x.yaml"), "原件/000001/registry/groups/hyfw/x.yaml", "多出的文件"),
    (renamed("审计.txt", "审计一.txt"), "审计.txt", "清单上有，案卷中没有"),
    (renamed("审计.txt", "审计一.txt"), "审计一.txt", "多出的文件"),
    (changed(MANIFEST, "  审计.txt", "   审计.txt"), MANIFEST, "清单格式不符"),
    (lambda files: {**files, MANIFEST: files[MANIFEST] * 2}, MANIFEST, "清单格式不符"),
    (changed(ABOUT, '"first"', '"First"'), ABOUT, "缺少案卷说明，或其格式不符"),
]
"""A change by one who leaves the list as it is, or breaks it."""

SEEN: list[tuple[Tamper, str, str]] = [
    (changed(ORIGINAL, "周启明", "周启民"), ORIGINAL, "与登记的内容不符"),
    (without(ORIGINAL), ORIGINAL, "登记中有该内容，案卷中没有"),
    (changed(RECORD, '"seq":4', '"seq": 4'), RECORD, "内容不符合登记格式"),
    (changed(RECORD, '"merged_by":{"id":900000005', '"merged_by":{"id":900000006'), NEXT, "与上一条登记不衔接"),
    (without(RECORD), RECORD, "登记与案卷说明所列不一致"),
    (renamed(RECORD, RECORD.replace("pr5", "pr55")), RECORD.replace("pr5", "pr55"), "登记的文件名与内容不符"),
    (changed(ABOUT, '"last":"2026-12-31"', '"last":"2025-12-31"'), ABOUT, "缺少案卷说明"),
]
"""A change by one who makes the list anew; records and contents bind each other all the same."""

CLEVER: list[tuple[Tamper, str]] = [
    (changed("台账.csv", "周启明", "周启民"), "台账.csv"),
    (changed("审计.txt", "发现 1 处问题", "没有发现问题"), "审计.txt"),
    (changed("备案表.html", "李晓岚", "王晓岚"), "备案表.html"),
    (changed("到期与逾期.csv", "逾期 49 天", "使用中"), "到期与逾期.csv"),
    (without("备案空档.csv"), "备案空档.csv"),
    (added("补充说明.txt"), "补充说明.txt"),
    (renamed("审计.txt", "审计一.txt"), "审计一.txt"),
    (changed(ABOUT, '"last":"2026-12-31"', '"last":"2026-12-30"'), COVER),
    (changed(ABOUT, '"unit":""', '"unit":"hyfw"'), COVER),
]
"""What the dossier alone cannot show once the list was made anew."""


def verify(folder: Path, content: bytes, *words: str) -> int:
    place = folder / "tampered.zip"
    place.write_bytes(content)
    return dossier.main(["verify", str(place), *words])


def places(told: str) -> list[str]:
    return [line.split("  ")[0] for line in told.splitlines()]


@pytest.mark.parametrize(("tamper", "place", "says"), CLUMSY)
def test_a_change_is_found_where_it_is(files: Files, tamper: Tamper, place: str, says: str) -> None:
    _, faults = checked(tamper(files), blob_id)
    assert any(fault.place == place and says in fault.says for fault in faults), faults


@pytest.mark.parametrize(("tamper", "place", "says"), SEEN)
def test_records_and_contents_bind_each_other(files: Files, tamper: Tamper, place: str, says: str) -> None:
    _, faults = checked(relisted(tamper(files)), blob_id)
    assert any(fault.place == place and says in fault.says for fault in faults), faults


@pytest.mark.parametrize(("tamper", "place"), CLEVER)
def test_a_list_made_anew_deceives_nobody_who_has_the_printed_cover(
    files: Files, tamper: Tamper, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = packed(relisted(tamper(files)))
    assert verify(tmp_path, forged) == 0
    assert "清单与文件一并被改的，须与打印的封面（--expect）或完整副本（--root）比对" in capsys.readouterr().out
    assert verify(tmp_path, forged, "--expect", digest_of(files)) == 1
    assert "内容摘要与打印的封面不同" in capsys.readouterr().out


def test_a_clone_shows_every_change_with_a_list_made_anew(
    files: Files, past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def tampered(files: Files) -> Files:
        for tamper, _ in CLEVER[:7]:
            files = tamper(files) if "审计.txt" in files else files
        return files

    assert verify(tmp_path, packed(relisted(tampered(files))), "--root", str(past.world.git)) == 1
    told = capsys.readouterr().out
    assert {place for _, place in CLEVER[:7]} <= set(places(told))
    assert FORGED in told
    for tamper, place in CLEVER[7:]:
        assert verify(tmp_path, packed(relisted(tamper(files))), "--root", str(past.world.git)) == 1
        assert place in places(capsys.readouterr().out)


def test_an_untouched_one_agrees_with_a_clone_and_its_print(
    bundle: Path, files: Files, past: Past, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = digest_of(files)
    spaced = " ".join(digest[at : at + 8].upper() for at in range(0, 64, 8))
    assert dossier.main(["verify", str(bundle), "--root", str(past.world.git), "--expect", spaced]) == 0
    assert capsys.readouterr().out == (
        f"{len(files)} 个文件核对无误。\n已与副本比对：重新审计、重新编制，逐个文件比对。\n"
        "期间      2026-11-01 至 2026-12-31\n"
        f"启用提交  {past.world.adoption}\n主分支    {past.world.main}\n审批证据  {past.tip}\n内容摘要  {digest}\n"
    )


def test_a_clone_whose_history_is_another_is_told(
    bundle: Path, past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = past.copied(tmp_path / "copy")
    copy.forge(lambda records: records[0]["pull"].update(title="别的"), author="某人 <x@example.invalid>")
    copy.roll_back_main(copy.world.adoption)
    assert dossier.main(["verify", str(bundle), "--root", str(copy.world.git)]) == 1
    told = capsys.readouterr().out
    assert f"主分支的提交 {past.world.main[:12]} 不在副本的主分支上" in told
    assert f"审批证据的提交 {past.tip[:12]} 不在副本的审批证据分支上" in told


def test_merges_of_the_period_that_came_after_are_told_and_are_no_fault(
    bundle: Path, past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = past.copied(tmp_path / "copy")
    copy.push({"README.md": b"later\n"})
    assert dossier.main(["verify", str(bundle), "--root", str(copy.world.git)]) == 0
    assert "期末以前主分支上另有 1 次合并不在案卷中" in capsys.readouterr().out


def test_another_version_of_the_tools_says_what_it_cannot_compare(
    bundle: Path,
    files: Files,
    past: Past,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dossier_archive, "digest", lambda project: "0" * 64)
    root = ["--root", str(past.world.git)]
    assert dossier.main(["verify", str(bundle), *root]) == 3
    assert "案卷由另一版程序编制" in capsys.readouterr().out
    assert verify(tmp_path, packed(relisted(added("原件/000001/x.yaml")(files))), *root) == 1
    assert f"原件/000001/x.yaml  {FORGED}" in capsys.readouterr().out


@pytest.mark.parametrize("seed", range(4))
def test_any_byte_of_the_file_matters(bundle: Path, files: Files, seed: int, tmp_path: Path) -> None:
    """What a flip leaves as it was are the files; then it is said that the file is not as it was packed."""
    dice, content, place = random.Random(seed), bundle.read_bytes(), tmp_path / "a.zip"
    for _ in range(25):
        at = dice.randrange(len(content))
        place.write_bytes(content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :])
        try:
            found, faults, is_as_packed = dossier_archive.read(place)
        except CannotKnow:
            continue
        _, wrong = checked(found, blob_id)
        assert faults or wrong or (found == files and not is_as_packed), at


@pytest.mark.parametrize("seed", range(3))
def test_any_byte_of_any_file_matters(files: Files, seed: int) -> None:
    dice = random.Random(seed)
    for name, content in files.items():
        at = dice.randrange(len(content))
        flipped = content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :]
        assert checked({**files, name: flipped}, blob_id)[1], name


def rewritten(files: Files, *more: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """The files packed by another program, with further entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as dossier_archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # duplicate names are meant
        for name, content in [*files.items(), *more]:
            dossier_archive.writestr(name, content)
    return made.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def test_packed_again_by_another_program_it_still_holds(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, rewritten(files, (zipfile.ZipInfo("原件/"), b""))) == 0
    assert "压缩包与编制时不同" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (("../../evil.txt", b"x"), "文件名不合规定"),
        (("/etc/evil.txt", b"x"), "文件名不合规定"),
        (("原件/../../evil.txt", b"x"), "文件名不合规定"),
        (("原件\\evil.txt", b"x"), "文件名不合规定"),
        (("C:evil.txt", b"x"), "文件名不合规定"),
        (("原件//evil.txt", b"x"), "文件名不合规定"),
        (("原件/\u202evil.txt", b"x"), "文件名不合规定"),
        (("长" * 301, b"x"), "文件名不合规定"),
        (("审计.txt", "没有发现问题。\n".encode()), "与另一个文件重名"),
        (("审计.TXT", b"x"), "与另一个文件重名"),
        ((link("原件/evil"), b"/etc/passwd"), "不是普通文件"),
    ],
)
def test_hostile_entries_are_told_and_nothing_is_unpacked(
    files: Files, entry: tuple[str, bytes], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    assert verify(folder, rewritten(files, entry)) == 1
    assert says in capsys.readouterr().out
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["tampered.zip"]


def encrypted(content: bytes) -> bytes:
    """The first entry says that it is encrypted."""
    at = int.from_bytes(content[-6:-2], "little")
    return content[:6] + b"\1" + content[7 : at + 8] + b"\1" + content[at + 9 :]


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda content: b"", 3),
        (lambda content: b"not a zip", 3),
        (lambda content: content[: len(content) // 2], 3),  # what ends in it is the workbook, a zip file, too
        (lambda content: content + b"x", 3),
        (lambda content: content[-22:], 3),
        (lambda content: content[:-22] + b"PK\6\7" + bytes(16) + content[-22:], 3),
        (lambda content: content[:-12] + b"\xff\xff" + content[-10:], 3),
        (lambda content: content[:-10] + b"\xff\xff\xff\x7f" + content[-6:], 3),
        (encrypted, 1),
    ],
)
def test_broken_and_dishonest_files_are_refused_in_words(
    bundle: Path, harm: Callable[[bytes], bytes], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(tmp_path, harm(bundle.read_bytes())) == code
    shown = capsys.readouterr()
    assert shown.err.startswith("未能办理：") if code == 3 else "加密文件" in shown.out


def test_a_bomb_is_not_let_off(
    files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file that would fill the memory, and one with too many names."""
    monkeypatch.setattr(dossier_archive, "MOST_BYTES", 5_000_000)
    bomb = rewritten(files, ("zeros", bytes(30_000_000)))
    assert len(bomb) < 200_000
    assert verify(tmp_path, bomb) == 3
    assert "案卷过大" in capsys.readouterr().err
    monkeypatch.setattr(dossier_archive, "MOST_FILES", 20)
    assert verify(tmp_path, packed(files)) == 3
    assert "案卷过大" in capsys.readouterr().err
    with pytest.raises(CannotKnow, match="请分段编制，或按单位编制"):
        dossier_archive.write(tmp_path / "large.zip", files)
    assert not (tmp_path / "large.zip").exists()


def test_a_folder_is_verified_as_a_file_is(files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "folder"
    dossier_archive.write(folder, files)
    assert dossier.main(["verify", str(folder)]) == 0
    (folder / "审计.txt").write_bytes(b"x")
    (folder / "link").symlink_to("/etc")
    assert dossier.main(["verify", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "审计.txt  内容与清单上的摘要不符" in told
    assert "link  不是普通文件" in told
    shutil.rmtree(folder)
    assert dossier.main(["verify", str(folder)]) == 3
    assert f"无法读取 {folder}" in capsys.readouterr().err
