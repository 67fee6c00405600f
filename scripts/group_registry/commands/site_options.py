"""The options of ``render.py``."""

from argparse import Namespace
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from group_registry.cli.parser import Parser, day
from group_registry.files.names import real


def site_options(argv: list[str] | None, audiences: Iterable[str], today: date) -> Namespace:
    """What is built, for whom, as of when and where to."""
    parser = Parser(description="由登记册生成整个网站。")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="registry/ 所在的文件夹，默认为当前")
    parser.add_argument("--out", type=Path, default=Path("site"), metavar="DIR", help="网站放在哪里，默认为 site")
    audience = "给谁看：internal 内部版（默认），public 公开版，policy 按口径里的发布对象"
    parser.add_argument("--audience", choices=[*audiences, "policy"], default="internal", help=audience)
    parser.add_argument("--at", metavar="REV", help="按某次提交的内容生成，默认为工作区的内容")
    parser.add_argument("--inventory", type=Path, metavar="DIR", help="清查回执（inventory.py 写的 JSON）所在的文件夹")
    parser.add_argument("--as-of", type=day, default=today, metavar="DATE", help="截至哪一天，默认今天")
    waiting = "waiting.py --format json 的结果，用来生成今日待签和上会材料（只在内部版）；不给则页面写明没有接通"
    parser.add_argument("--waiting", type=Path, metavar="FILE", help=waiting)
    options = parser.parse_args(argv)
    if real(options.out).is_relative_to(real(options.root / "registry")):
        parser.error("--out：网站不能放在 registry/ 里，那里只放登记册的文件")
    return options
