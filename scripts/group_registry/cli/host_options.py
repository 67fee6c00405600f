"""The options of commands that look at open pull requests: the repository, the host, the moment."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from group_registry.cli.parser import moment
from group_registry.hosts import github
from group_registry.hosts.interface import Forge
from group_registry.hosts.saved_answers import FromFiles


def add_to(parser: argparse.ArgumentParser) -> None:
    """Those options."""
    add_source_to(parser)
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")
    parser.add_argument("--base", metavar="REV", help="作为主分支的提交，默认为主分支的最新提交")
    now = datetime.now(UTC)
    parser.add_argument("--now", type=moment, default=now, metavar="TIME", help="设想的时间，默认现在")


def add_source_to(parser: argparse.ArgumentParser) -> None:
    """Who answers for the host: saved files, or the host itself."""
    saved = "不联网，GitHub 的答复从该文件夹中保存的文件读取"
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR", help=saved)
    add_host_to(parser)


def add_host_to(parser: argparse.ArgumentParser) -> None:
    """Where the host itself is. The token is never an option: others see the command line."""
    where = "GitHub 接口地址，默认取环境变量 GITHUB_API_URL；令牌取 GITHUB_TOKEN"
    parser.add_argument("--api", metavar="URL", help=where)
    parser.add_argument("--repository", metavar="OWNER/NAME", help="仓库，默认取环境变量 GITHUB_REPOSITORY")


def forge_of(options: argparse.Namespace) -> Forge:
    """Who answers for the host: saved files where they are named, else the host itself."""
    return FromFiles(options.source) if options.source else host_of(options)


def host_of(options: argparse.Namespace) -> Forge:
    """The host itself."""
    return github.GitHub(github.connect(options.api, options.repository))
