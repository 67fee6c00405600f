"""Whatever is done to a dossier is found: by its own history, by the printed digest, or by a clone; none does harm."""

import io
import random
import re
import stat
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from group_registry.commands import dossier
from group_registry.commands.dossier import Derived
from group_registry.files.errors import CannotKnow
from group_registry.gitrepo import dossier as archive
from support.bundles import Files
from support.evidence_past import Past
from support.repositories import git

Capsys = pytest.CaptureFixture[str]

BUNDLE, ABOUT = "历史.bundle", "案卷.json"
OTHER = b'{"last":"2026-12-31","tools":"' + b"0" * 64 + b'","v":2}\n'
"""What a dossier says of itself that other tools made: then its pages are not compared, which is quicker."""


def verify(folder: Path, files: Files | bytes, *words: str | Path) -> int:
    place = folder / "tampered.zip"
    place.write_bytes(files if isinstance(files, bytes) else rewritten(files))
    return dossier.main(["verify", str(place), *map(str, words)])


def rewritten(files: Files, *more: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """The files packed by another program, with further entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # duplicate names are meant
        for name, content in [*files.items(), *more]:
            packed.writestr(name, content)
    return made.getvalue()


def evidence_alone(root: Path, main: str, approvals: str | None) -> Files:
    """A dossier of these heads as other tools might make it, true in all that is compared."""
    bundle = archive.bundled(root, main, approvals)
    with archive.opened(bundle) as clone:
        return {ABOUT: OTHER, BUNDLE: bundle, **Derived.of(clone).files(date(2026, 12, 31), with_site=False)}


def test_an_untouched_one_agrees_with_its_history_a_clone_its_extract_and_its_print(
    bundle: Path, files: Files, past: Past, capsys: Capsys
) -> None:
    digest = sha256(bundle.read_bytes()).hexdigest()
    spaced = " ".join(digest[at : at + 8].upper() for at in range(0, 64, 8))
    words = ["--root", str(past.world.git), "--expect", spaced, "--extract", str(bundle.with_suffix(".html"))]
    assert dossier.main(["verify", str(bundle), *words]) == 0
    assert capsys.readouterr().out == (
        f"{len(files)} 个文件，核对无误：由案卷中的历史重新审计、重新编制，逐个文件比对。\n"
        f"截至      2026-12-31\n启用提交  {past.world.adoption}\n主分支    {past.world.main}\n"
        f"审批证据  {past.tip}\n案卷摘要  {digest}\n"
    )


def test_every_changed_missing_or_added_file_is_found_without_a_clone(
    bundle: Path, files: Files, tmp_path: Path, capsys: Capsys
) -> None:
    changes = {
        "审计.txt": ("发现 1 处问题", "没有发现问题"),
        "审计.json": ('"clean": false', '"clean": true'),
        "办件.csv": ("审批依据不符", "已备案"),
        "网站/register/index.html": ("周启明", "周启民"),
        "网站/groups.csv": ("周启明", "周启民"),
    }
    forged = dict(files)
    for name, (old, new) in changes.items():
        assert old in files[name].decode(), name
        forged[name] = files[name].decode().replace(old, new, 1).encode()
    forged["网站/audit/1.html"] = forged.pop("网站/audit/index.html")
    forged["补充说明.txt"] = b"x"
    (tmp_path / "e.html").write_bytes(bundle.with_suffix(".html").read_bytes().replace(b"hyfw", b"hyfx"))
    assert verify(tmp_path, forged, "--extract", tmp_path / "e.html", "--expect", "0" * 64) == 1
    told = capsys.readouterr().out
    for name in changes:
        assert f"{name}  与由历史重新编制的不一致" in told
    assert "网站/audit/index.html  案卷中缺少该文件" in told
    assert "网站/audit/1.html  案卷中多出的文件" in told
    assert "补充说明.txt  案卷中多出的文件" in told
    assert "e.html  与由本案卷编制的摘录不一致" in told
    assert "tampered.zip  案卷摘要与打印的封面不同" in told
    assert "发现 10 处不符。" in told


def test_another_day_of_the_same_history_is_found(files: Files, tmp_path: Path, capsys: Capsys) -> None:
    forged = {**files, ABOUT: files[ABOUT].replace(b"2026-12-31", b"2026-12-30")}
    assert verify(tmp_path, forged) == 1
    assert "网站/index.html  与由历史重新编制的不一致" in capsys.readouterr().out


def test_pages_of_other_tools_are_not_compared_but_all_evidence_is(
    files: Files, past: Past, tmp_path: Path, capsys: Capsys
) -> None:
    others = {**files, ABOUT: OTHER, "网站/index.html": b"another look"}
    assert verify(tmp_path, others, "--root", past.world.git) == 3
    assert "网站未比较：案卷由另一版程序编制" in capsys.readouterr().out
    others["办件.csv"] = others["办件.csv"].replace("审批依据不符".encode(), "已备案".encode())
    assert verify(tmp_path, others) == 1
    assert "办件.csv  与由历史重新编制的不一致" in capsys.readouterr().out


def test_a_dossier_that_lacks_records_is_found_by_a_clone_that_has_them(
    past: Past, tmp_path: Path, capsys: Capsys
) -> None:
    """All that it holds is true: only the clone knows that there is more."""
    root, main = past.world.git, past.world.main
    earlier = git(root, "rev-parse", f"{past.tip}~2").strip()
    records = len(past.files()) - 1  # without the readme
    for approvals, lacks in ((past.tip, 0), (earlier, 2), (None, records)):
        assert verify(tmp_path, evidence_alone(root, main, approvals), "--root", root) == (1 if lacks else 3)
        told = capsys.readouterr().out
        assert ("发现 1 处不符" if lacks else "核对无误") in told
        assert (f"副本另有截至该提交的登记 {lacks} 条，案卷中没有" in told) == bool(lacks), told


def test_records_of_later_merges_are_not_missed(past: Past, tmp_path: Path, capsys: Capsys) -> None:
    copy = past.copied(tmp_path / "copy")
    files = evidence_alone(copy.world.git, copy.world.main, copy.tip)
    copy.world.governed({"README.md": b"later\n"})
    copy.record()
    assert verify(tmp_path, files, "--root", copy.world.git) == 3
    assert "核对无误" in capsys.readouterr().out


def test_a_clone_whose_history_is_another_is_told(past: Past, tmp_path: Path, capsys: Capsys) -> None:
    files = evidence_alone(past.world.git, past.world.main, past.tip)
    copy = past.copied(tmp_path / "copy")
    copy.forge(lambda records: records[0]["pull"].update(title="别的"), author="某人 <x@example.invalid>")
    assert verify(tmp_path, files, "--root", copy.world.git) == 1
    assert f"审批证据的提交 {past.tip[:12]} 不在副本的审批证据分支上" in capsys.readouterr().out
    copy.roll_back_main(copy.world.adoption)
    assert verify(tmp_path, files, "--root", copy.world.git) == 1
    assert f"主分支的提交 {past.world.main[:12]} 不在副本的主分支上" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        (BUNDLE, lambda bundle: b""),
        (BUNDLE, lambda bundle: bundle.replace(b"# v2 git bundle\n", b"# v3 git bundle\n@filter=blob:none\n", 1)),
        (BUNDLE, lambda bundle: bundle.replace(b"refs/heads/main", b"refs/../hooks/post", 1)),
        (BUNDLE, lambda bundle: re.sub(rb"\n\n", b"\n" + b"1" * 40 + b" refs/heads/x\n\n", bundle, count=1)),
        (
            BUNDLE,
            lambda bundle: re.sub(rb"\n[0-9a-f]{40} refs/heads/main", b"\n" + b"1" * 40 + b" refs/heads/main", bundle),
        ),
        (BUNDLE, lambda bundle: bundle[:-40] + bytes([bundle[-40] ^ 1]) + bundle[-39:]),
        (BUNDLE, lambda bundle: bundle[: len(bundle) // 2]),
        (ABOUT, lambda about: b""),
        (ABOUT, lambda about: about.replace(b"12-31", b"13-31")),
        (ABOUT, lambda about: about.replace(b'"v":2', b'"v":1')),
    ],
)
def test_a_broken_or_strange_part_is_refused(
    files: Files, name: str, harm: Callable[[bytes], bytes], tmp_path: Path, capsys: Capsys
) -> None:
    assert verify(tmp_path, {**files, name: harm(files[name])}) == 3
    assert capsys.readouterr().err.startswith("未能办理：")


@pytest.mark.parametrize("seed", range(3))
def test_a_flipped_byte_never_reads_as_other_content(bundle: Path, files: Files, seed: int) -> None:
    dice, content = random.Random(seed), bundle.read_bytes()
    for _ in range(25):
        at = dice.randrange(len(content))
        flipped = content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :]
        try:
            assert archive.unpacked(flipped) == files, at
        except CannotKnow:
            continue


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "entry",
    [
        ("../../evil.txt", b"x"),
        ("/etc/evil.txt", b"x"),
        ("网站/../../evil.txt", b"x"),
        ("网站\\evil.txt", b"x"),
        ("C:evil.txt", b"x"),
        ("网站//evil.txt", b"x"),
        ("网站/\u202evil.txt", b"x"),
        ("审计.txt", "没有发现问题。\n".encode()),
        (link("网站/evil"), b"/etc/passwd"),
    ],
)
def test_hostile_entries_are_refused_and_nothing_is_unpacked(
    files: Files, entry: tuple[str, bytes], tmp_path: Path, capsys: Capsys
) -> None:
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    assert verify(folder, rewritten({name: files[name] for name in (ABOUT, "审计.txt")}, entry)) == 3
    assert "不是案卷的文件" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["tampered.zip"]


def encrypted(content: bytes) -> bytes:
    """The first entry says that it is encrypted."""
    at = int.from_bytes(content[-6:-2], "little")
    return content[:6] + b"\1" + content[7 : at + 8] + b"\1" + content[at + 9 :]


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: b"",
        lambda content: b"not a zip",
        lambda content: content[: len(content) // 2],
        lambda content: content[-22:],
        lambda content: content[:-10] + b"\xff\xff\xff\x7f" + content[-6:],
        encrypted,
    ],
)
def test_broken_and_dishonest_files_are_refused_in_words(
    bundle: Path, harm: Callable[[bytes], bytes], tmp_path: Path, capsys: Capsys
) -> None:
    assert verify(tmp_path, harm(bundle.read_bytes())) == 3
    assert capsys.readouterr().err.startswith("未能办理：")


def test_a_bomb_is_not_let_off(
    files: Files, past: Past, tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small zip file that would fill the memory, and a history with one large file."""
    monkeypatch.setattr(archive, "MOST_BYTES", 10_000_000)
    bomb = rewritten({ABOUT: OTHER}, ("zeros", bytes(30_000_000)))
    assert len(bomb) < 200_000
    assert verify(tmp_path, bomb) == 3
    assert "案卷过大" in capsys.readouterr().err
    with pytest.raises(CannotKnow, match="案卷过大"):
        archive.packed({"zeros": bytes(30_000_000)})
    copy = past.copied(tmp_path / "copy")
    copy.push({"large.bin": bytes(17 * 2**20)})
    assert verify(tmp_path, {**files, BUNDLE: archive.bundled(copy.world.git, copy.world.main, copy.tip)}) == 3
    assert "案卷过大" in capsys.readouterr().err
