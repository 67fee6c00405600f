"""The options of ``dossier.py``: to make a dossier, and to verify one."""

import argparse
import re
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from group_registry.cli.parser import Parser, day


def read(words: Sequence[str]) -> Namespace:
    """What is asked for; ``file`` is None where a dossier is to be made."""
    if words[:1] == ["verify"]:
        return _to_verify().parse_args(words)
    parser = _to_make()
    options = parser.parse_args(words)
    if options.first > options.last:
        parser.error("--from 晚于 --to，请把起止日期对调")
    options.out = options.out or Path(f"案卷_{options.first}_{options.last}{options.unit and '_'}{options.unit}.zip")
    return options


def _to_make() -> Parser:
    parser = Parser(description="编制一段时间的检查案卷，供检查人员带走。核对案卷：dossier.py verify 案卷.zip")
    parser.add_argument("--from", dest="first", type=day, required=True, metavar="D", help="起，含当天")
    parser.add_argument("--to", dest="last", type=day, required=True, metavar="D", help="止，含当天；一切以这一天为准")
    where = "写到哪里：以 .zip 结尾的是一个文件，否则是文件夹；默认按起止日期取名"
    parser.add_argument("--out", type=Path, metavar="PATH", help=where)
    parser.add_argument("--unit", default="", metavar="UNIT", help="只要一个单位的，写它的编号，如 hyfw")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    at = "以哪个提交为主分支的最新提交；默认为主分支的最新提交，再退到期末那一刻"
    parser.add_argument("--at", metavar="REV", help=at)
    parser.set_defaults(file=None)
    return parser


def _to_verify() -> Parser:
    parser = Parser(description="核对一份案卷：文件、登记和内容是不是编制时的那些；有完整副本的，再从头编制一遍来比。")
    parser.add_argument("verify", choices=["verify"])
    parser.add_argument("file", type=Path, metavar="FILE", help="案卷：zip 文件或文件夹")
    parser.add_argument("--root", type=Path, metavar="DIR", help="再与这份完整副本比对；不给则只核对案卷自身")
    expect = "打印的封面上的内容摘要，空格不计"
    parser.add_argument("--expect", type=_digest, metavar="DIGEST", help=expect)
    return parser


def _digest(text: str) -> str:
    bare = re.sub(r"\s", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", bare):
        raise argparse.ArgumentTypeError("内容摘要是 64 位的数字和字母 a 至 f，请照封面上的写全")
    return bare
