"""What all commands share: argparse with Chinese messages, and the options that several commands take.

Wrong usage exits with 2; no option may be abbreviated.
"""

import argparse
import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from group_registry.model.host_words import GITEA, GITHUB, without_account
from group_registry.model.terms import SHANGHAI

Day = TypeVar("Day", bound=date)
FIRST_YEAR, LAST_YEAR = 2000, 2099


class _Listing(str):
    """Names joined by 、 without quotes; argparse joins them with commas, some versions with quotes."""

    def __mod__(self, given: Any) -> str:
        message, colon, names = super().__mod__(given).rpartition("：")
        return message + colon + names.replace("'", "").replace(", ", "、")


MESSAGES = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "%(heading)s:": "%(heading)s：",
    "show this help message and exit": "显示本说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "unrecognized arguments: %s": "没有该参数：%s",
    "the following arguments are required: %s": _Listing("缺少参数：%s"),
    "one of the arguments %s is required": "须从以下参数中选一个：%s",
    "not allowed with argument %s": "不能与 %s 同用",
    "expected one argument": "其后的值有误或未给出",
    "ignored explicit argument %r": "不带值，不得写“=%s”",
    "invalid choice: %(value)r (choose from %(choices)s)": _Listing("没有“%(value)s”一项，可选：%(choices)s"),
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": _Listing(
        "没有“%(value)s”一项，可选：%(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "“%(value)s”不合格式",
}
UNTRANSLATED = "〔未译〕"
UNCLEAR_USAGE = "写法有误，请对照以上用法"


def in_chinese(message: str) -> str:
    """A message of an unknown version of argparse is marked."""
    return MESSAGES.get(message, UNTRANSLATED + message)


# argparse asks gettext, which needs a compiled catalogue and chooses it by the machine's language. We keep no compiled
# file, and the messages must be Chinese on every machine, so the table replaces gettext in the module argparse.
argparse._ = in_chinese  # type: ignore[attr-defined]
argparse.ngettext = lambda singular, plural, count: in_chinese(plural)  # type: ignore[attr-defined]


def number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是整数") from None


def number_within(first: int, last: int, otherwise: str) -> Callable[[str], int]:
    def number_in(text: str) -> int:
        if not text.isdecimal() or not first <= int(text) <= last:
            raise argparse.ArgumentTypeError(f"“{text}”{otherwise}")
        return int(text)

    return number_in


def web_address(text: str) -> str:
    """One that others will read."""
    if without_account(text) != text:
        raise argparse.ArgumentTypeError("地址中不得有用户名、密码或令牌，请删去 @ 及其之前的部分")
    return text


def day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应按 2026-03-02 的格式填写")
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期 {text} 不存在") from None
    return _of_this_century(on, text)


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _rev_or_day(text: str) -> date | str:
    return day(text) if _DAY.fullmatch(text) else text


def zoned_time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise ValueError
    except ValueError:
        example = "2026-03-02T09:00:00+08:00"
        raise argparse.ArgumentTypeError(f"“{text}”不是带时区的时间，应按 {example} 的格式填写") from None
    return _of_this_century(at, text)


def _of_this_century(at: Day, text: str) -> Day:
    """Date arithmetic has limits."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text} 不在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间")
    return at


def today() -> date:
    """In Shanghai."""
    return datetime.now(SHANGHAI).date()


SHARED: Mapping[str, Mapping[str, Any]] = {
    "--root": {"type": Path, "default": Path(), "metavar": "DIR", "help": "registry/ 所在的文件夹，默认为当前文件夹"},
    "--base": {"metavar": "REV", "help": "作为主分支的提交，默认为主分支的最新提交"},
    "--now": {"type": zoned_time, "metavar": "TIME", "help": "设想的时间，默认现在"},
    "--from": {
        "dest": "source",
        "type": Path,
        "metavar": "DIR",
        "help": "不联网，报送平台的答复从该文件夹中保存的文件读取",
    },
    "--api": {
        "metavar": "URL",
        "help": "报送平台的接口地址，默认取环境变量 GITHUB_API_URL（FORGE_API_URL），未设的按 mkdocs.yml 的 repo_url",
    },
    "--repository": {
        "metavar": "OWNER/NAME",
        "help": "仓库，默认取环境变量 GITHUB_REPOSITORY（FORGE_REPOSITORY），未设的取 mkdocs.yml 的 repo_url",
    },
    "--account": {
        "type": number,
        "metavar": "ID",
        "help": "GitHub 上令牌属于普通账号的，填写该账号的编号；流程自带的令牌和 Gitea、Forgejo 不填",
    },
    "--fetch": {"metavar": "REMOTE", "help": "先从该远端取回各份申请的提交；不给则须已在本地"},
    "--audience": {
        "choices": ["internal", "public", "policy"],
        "default": "internal",
        "help": "发布对象：internal 内部版（默认），public 公开版，policy 按口径中的发布对象",
    },
    "--begin": {"metavar": "REV", "help": "启用提交；只在尚无登记时使用"},
    "--site": {"type": web_address, "default": "", "metavar": "URL", "help": "网站地址；给出的，提醒中附办理链接"},
    "--sheet": {"metavar": "SHEET", "help": "xlsx 中的工作表，默认第一个"},
}
"""The token is never an option, since others can see the command line."""
TOKEN = "".join(
    f"{names}的令牌取环境变量 {words.token}，在报送平台的“{words.tokens}”生成。"
    for names, words in (("GitHub ", GITHUB), ("Gitea、Forgejo ", GITEA))
)
HOST = ("--api", "--repository")


class Parser(argparse.ArgumentParser):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})
        self.set_defaults(wrong=self.error)  # for what only shows after parsing

    def error(self, message: str) -> NoReturn:
        """``message`` is ours or argparse's own."""
        known, mark, _ = message.partition(UNTRANSLATED)
        if mark:
            message = known + UNCLEAR_USAGE
        super().error(without_account(message))

    def add_flag(self, name: str, says: str) -> None:
        self.add_argument(name, action="store_true", help=says)

    def add_path(self, name: str, metavar: str, says: str, **more: Any) -> None:
        self.add_argument(name, type=Path, metavar=metavar, help=says, **more)

    def add_shared(self, *names: str) -> None:
        for name in names:
            settings = dict(SHARED[name])
            if name == "--now":
                settings["default"] = datetime.now(UTC)
            if name == "--api":
                self.epilog = f"{TOKEN}{self.epilog or ''}"
            self.add_argument(name, **settings)

    def add_format(self, formats: Collection[str]) -> None:
        self.add_argument("--format", choices=sorted(formats), default="text", help="结果的形式，默认为 text")

    def add_at(self, says: str) -> None:
        """A revision, or a day, meaning main at the end of that day."""
        by_day = "；填写日期的，取主分支该日结束时的提交"
        self.add_argument("--at", type=_rev_or_day, metavar="REV|DATE", help=says + by_day)

    def add_as_of(self) -> None:
        self.add_argument("--as-of", type=day, metavar="DATE", help="截止日期，默认今天；--at 填写日期的，默认该日")

    def add_day(self, name: str = "--as-of", says: str = "截止日期，默认今天") -> None:
        self.add_argument(name, type=day, default=today(), metavar="DATE", help=says)
