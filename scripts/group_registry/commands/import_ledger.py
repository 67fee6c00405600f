"""Import an old ledger: a file and an entry of the baseline for each group (Art. 6 to 8).

Refused lines are returned in a workbook beside the ledger, to be corrected and imported again; if the ledger lies in a
repository, the workbook goes above it. The files are written all or none and never replace others. If the same import
is run again, it finds that it is done and writes nothing.

Exit 0 all written, 1 lines refused, 2 wrong usage, 3 could not know.
"""

import os
import re
import shlex
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from group_registry.cli.parser import Parser, today
from group_registry.commands import doubts_as
from group_registry.commands.baseline import baseline_text
from group_registry.files import worktree, writing
from group_registry.forms.contents import blob_id
from group_registry.forms.schemas import Forms
from group_registry.model.terms import BASELINE
from group_registry.personal_data.scan import masked
from group_registry.reports.findings import shown
from group_registry.spreadsheets import reader
from group_registry.spreadsheets.ledger import TakenIn, recognised, taken_in
from group_registry.spreadsheets.table import Columns, letters, lines_of, read_guide, titles

RETURNED = "returned "
"""The prefix of the key of an import that refused lines."""
MOST, FEW = 20, 6


def headings(columns: Columns, lacking: Sequence[str], titles: dict[str, str]) -> str:
    lines = [f"表头在第 {columns.heading.number} 行："]
    for item, place in sorted(columns.places.items(), key=lambda pair: pair[1]):
        lines.append(f"  {letters(place + 1)} 列“{columns.title(item)}”→ {titles[item]}")
    if columns.unknown:
        lines.append(f"未使用的列：{'、'.join(columns.unknown)}")
    if lacking:
        lines.append(f"表中没有的项目：{'、'.join(lacking)}")
    return _text(lines)


def account(name: str, found: TakenIn, is_dry: bool) -> str:
    """What becomes of a ledger: first what is left out of use, then what is returned and why, then what is taken."""
    lines = []
    if found.not_used:
        lines += ["！！以下内容没有采用，请核对表头：", *(f"  {one}" for one in found.not_used)]
    lines += lines_of(name, found.refused, MOST)
    if found.twice:
        lines.append("与前面一行内容相同、只计一次的行：")
        lines += _some([f"第 {number} 行，同第 {first} 行" for number, first in found.twice.items()])
    if found.remarks:
        lines.append("作为合计、备注或空行、未导入的行：")
        firsts = [(row.number, masked(next(filter(None, row.cells), ""))) for row in found.remarks]
        lines += _some([f"第 {number} 行  {text[:40]}" for number, text in firsts])
    if found.read_as:
        lines += ["以下写法已按通常的意思读取，请核对：", *_some(found.read_as)]
    ended = [draft for draft in found.drafts if draft.is_cancelled]
    kinds = (
        (found.incomplete, "有台账未载明的项目，填为“历史数据：原台账未载明……”，可补充的下次变更时补填"),
        (found.unnumbered, "没有编号，登记为待补备案，下次变更时按全部程序办理（临时群除外）"),
        (ended, "已不再使用，登记为已注销"),
    )
    for drafts, says in kinds:
        if drafts:
            names = "、".join(draft.name for draft in drafts[:FEW]) + "等" * (len(drafts) > FEW)
            lines.append(f"{len(drafts)} 个群组{says}：{names}")
    parts = [f"{'可以导入' if is_dry else '导入'} {found.taken} 行（{len(found.drafts)} 个群组）"]
    parts += [f"退回 {len(found.returned)} 行"] if found.returned else []
    parts += [f"重复 {len(found.twice)} 行"] if found.twice else []
    lines.append(f"台账共 {len(found.rows)} 行：{'，'.join(parts)}。")
    return _text(lines)


def _some(items: Sequence[str]) -> list[str]:
    more = [f"  ……共 {len(items)} 个"] if len(items) > MOST else []
    return [f"  {item}" for item in items[:MOST]] + more


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{shown(line)}\n" for line in lines)


@doubts_as("未导入", OSError)
def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    schemas = worktree.read_forms()
    forms = Forms.of_schemas(schemas)
    lines, guide = reader.read_table(options.ledger, options.sheet), read_guide(options.mapping, forms)
    for remark in lines.remarks:
        print(shown(remark), file=sys.stderr)
    if options.headings:
        sys.stdout.write(headings(*recognised(lines, forms, guide), titles(forms)))
        return 0
    if not options.dry_run:
        writing.take_back(options.root)
    before = worktree.read_files(options.root)
    if not options.dry_run and (done := _done(before, options)):
        sys.stdout.write(_told_again(done))
        return int(writing.last(options.root)[0].startswith(RETURNED))
    found = taken_in(lines, before, schemas, guide, worktree.read_pinyin(), today())
    sys.stdout.write(account(options.ledger.name, found, options.dry_run))
    if options.dry_run:
        return int(bool(found.refused))
    files: dict[Path, bytes] = {}
    says = ""
    if found.returned:
        place = reader.place_of_returned(options.ledger)
        files[place] = reader.returned_table(found.columns, found.returned, found.refused, titles(forms))
        says += _given_back(place, options)
    if found.drafts:
        files |= {options.root / draft.path: draft.content for draft in found.drafts}
        files[options.root / BASELINE] = baseline_text(found.entries, forms)
        says += _text([f"已写入 {len(found.drafts)} 个群组文件和 {BASELINE}；核对后运行 registry.py validate"])
    if files:
        kind = RETURNED if found.refused else ""
        writing.write_together(options.root, files, f"{kind}{_key(before, options)}", {options.root / BASELINE})
    sys.stdout.write(says)
    return int(bool(found.refused))


def _key(before: Mapping[str, bytes], options: Namespace) -> str:
    """What identifies an import; not the baseline, which ``baseline`` writes after it, and the import is still done."""
    told = [options.ledger.read_bytes(), options.mapping.read_bytes() if options.mapping else b""]
    told += [str(one).encode() for one in (options.ledger.resolve(), options.sheet)]
    told += [f"{path} {blob_id(content)}".encode() for path, content in sorted(before.items()) if path != BASELINE]
    return sha256(b"".join(sha256(part).digest() for part in told)).hexdigest()


def _done(now: Mapping[str, bytes], options: Namespace) -> Sequence[Path]:
    key, files = writing.last(options.root)
    root = options.root.resolve()
    own = {path.resolve().relative_to(root).as_posix() for path in files if path.resolve().is_relative_to(root)}
    before = {path: content for path, content in now.items() if path not in own}
    is_same = bool(files) and key.removeprefix(RETURNED) == _key(before, options)
    return files if is_same else ()


def _told_again(done: Sequence[Path]) -> str:
    first = "该台账已经导入，当时写入的文件均在，内容未变；本次未写入任何文件："
    back = [path for path in done if path.suffix == ".xlsx"]
    given_back = [f"退回的行在 {path}，改正后导入该文件" for path in back]
    return _text([first, *_some([str(path) for path in done]), *given_back])


def _given_back(place: Path, options: Namespace) -> str:
    given = {"--mapping": options.mapping}
    given["--root"] = options.root if options.root != Path() else None
    words = " ".join(f" {option} {_quoted(path)}" for option, path in given.items() if path)
    lines = [
        f"退回的行已写入 {place}",
        "    改正或补填涂色的单元格后运行：",
        f"    registry.py import_ledger {_quoted(place)}{words}",
    ]
    return _text(lines)


def _quoted(path: Path) -> str:
    said = str(path)
    is_plain = re.fullmatch(r"[\w@%+=:,./-]+" if os.name != "nt" else r"[\w@+=:./\\~-]+", said)
    if is_plain:
        return said
    return f'"{said}"' if os.name == "nt" else shlex.quote(said)


def _options(argv: list[str] | None) -> Namespace:
    parser = Parser(
        description="导入旧台账：每个群组一个文件，一并列入历史备案基线。不符的行另存为待补的工作簿，改正后再导入。"
    )
    parser.add_argument("ledger", type=Path, metavar="LEDGER", help="旧台账，CSV 或 xlsx，一行一个群组或一次备案")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="对照文件：各列对应的项目，全表相同的项目")
    parser.add_argument("--headings", action="store_true", help="只显示识别出的列")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不写文件")
    parser.add_shared("--sheet", "--root")
    return parser.parse_args(argv)
