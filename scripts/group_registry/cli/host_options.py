"""The options of commands that look at open pull requests: the repository, the host, the time."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from group_registry.cli.parser import number, zoned_time
from group_registry.hosts import host_in_use
from group_registry.hosts.host import Host


def add_to(parser: argparse.ArgumentParser) -> None:
    add_source_to(parser)
    add_root_to(parser)
    parser.add_argument("--base", metavar="REV", help="作为主分支的提交，默认为主分支的最新提交")
    now = datetime.now(UTC)
    parser.add_argument("--now", type=zoned_time, default=now, metavar="TIME", help="设想的时间，默认现在")


def add_root_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="仓库根目录，默认为当前")


def add_source_to(parser: argparse.ArgumentParser) -> None:
    saved = "不联网，代码平台的答复从该文件夹中保存的文件读取"
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR", help=saved)
    add_host_to(parser)


def add_host_to(parser: argparse.ArgumentParser) -> None:
    """The token is never an option, since others can see the command line."""
    where = (
        "代码平台的接口地址，默认取环境变量 GITHUB_API_URL，令牌取 GITHUB_TOKEN；"
        "Gitea、Forgejo 取 FORGE_API_URL、FORGE_TOKEN"
    )
    parser.add_argument("--api", metavar="URL", help=where)
    name = "仓库，默认取环境变量 GITHUB_REPOSITORY（FORGE_REPOSITORY），未设的取 mkdocs.yml 的 repo_url"
    parser.add_argument("--repository", metavar="OWNER/NAME", help=name)


def add_account_to(parser: argparse.ArgumentParser) -> None:
    whose = "GitHub 上令牌属于普通账号的，填写该账号的编号；流程自带的令牌和 Gitea、Forgejo 不填"
    parser.add_argument("--account", type=number, metavar="ID", help=whose)


def forge_of(options: argparse.Namespace) -> Host:
    return host_in_use().saved(options.source) if options.source else host_of(options)


def host_of(options: argparse.Namespace) -> Host:
    return host_in_use().connect(options.api, options.repository)


def board_of(options: argparse.Namespace, is_rehearsal: bool = False) -> Host:
    return host_in_use().connect(options.api, options.repository, is_rehearsal, options.account)
