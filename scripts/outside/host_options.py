"""The options of commands that look at open pull requests: the repository, the host, the moment."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from outside.command_line import moment
from outside.forge import Forge
from outside.forge_files import FromFiles


def add_to(parser: argparse.ArgumentParser, needs_host: bool = True) -> None:
    """Those options; the host may be left out where git alone can do."""
    saved = "代码托管网站的答复，存成文件的文件夹"
    parser.add_argument("--from", dest="source", type=Path, required=needs_host, metavar="DIR", help=saved)
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--base", metavar="REV", help="以哪个提交为主分支，默认为主分支的最新提交")
    now = datetime.now(UTC)
    parser.add_argument("--now", type=moment, default=now, metavar="TIME", help="设想的时间，默认现在")


def forge_of(options: argparse.Namespace) -> Forge:
    """Who answers for the host."""
    return FromFiles(options.source)
