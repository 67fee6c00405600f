"""Wrong usage of any command: exit 2, plain Chinese, and nothing of argparse's own English."""

import os
import re
import subprocess
import sys
from importlib import import_module

import pytest

from group_registry.cli.parser import MESSAGES
from group_registry.commands import validate
from group_registry.pages.article_coverage import COMMANDS
from support.cases import PROJECT
from support.running import ran

Capsys = pytest.CaptureFixture[str]
NAMES = sorted(COMMANDS)
ASKED = ["--pull", "p.json", "--reviews", "r.json"]
WRONG = [
    ("adopt", ["--people", "a.xlsx", "--into", "b"], "缺少参数：--units"),
    ("adopt", ["--template"], "缺少参数：--into"),
    ("adopt", ["--template", "--upgrade"], "--upgrade：不能与 --template 同用"),
    ("adopt", ["--upgrade", "--into", "b", "--units", "a.xlsx"], "--units 不能与 --template、--upgrade 同用"),
    ("adopt", ["--host", "example"], "--host：“example”不是仓库的网页地址，应按"),
    ("adopt", ["--forge", "svn"], "--forge：没有“svn”一项，可选：github、gitea"),
    ("audit", ["--from", "answers"], "--from 须与 --online 同用"),
    ("audit", ["--format", "html"], "--format：没有“html”一项，可选：json、text"),
    ("approve", [], "须从以下参数中选一个：--number --pull"),
    ("approve", ["--pull", "p.json"], "缺少参数：--reviews"),
    ("approve", ["--number", "7", *ASKED[2:]], "--reviews、--timeline、--commits 不能与 --number 同用"),
    ("approve", ["--number", "7", "--pull", "p.json"], "--pull：不能与 --number 同用"),
    ("approve", ["--number", "七"], "--number：“七”不是整数"),
    ("approve", [*ASKED, "--now", "2026-11-02T01:00:00"], "--now：“2026-11-02T01:00:00”不是带时区的时间，应按"),
    ("baseline", ["a.csv"], "没有该参数：a.csv"),
    ("doctor", ["--online=1"], "--online：不带值，不得写“=1”"),
    ("codeowners", ["a"], "没有该参数：a"),
    ("judge_open", ["--now", "昨天"], "--now：“昨天”不是带时区的时间，应按"),
    ("import_ledger", [], "缺少参数：LEDGER"),
    ("staff", ["--units", "部门.xlsx"], "只给 --out，或同时给 --units 和 --people"),
    ("inventory", [], "缺少参数：LIST"),
    ("minutes", [], "缺少参数：draft|supplement"),
    ("minutes", ["draft", "--from", "x", "--date", "昨天"], "--date：“昨天”不是日期，应按"),
    ("minutes", ["draft", "--number", "零"], "--number：“零”不是会议次数"),
    ("minutes", ["draft", "--from", "x", "--outcome", "通过"], "--outcome：“通过”应写成 文件=结论"),
    ("minutes", ["draft", "--outcome", "a=原则通过"], "--outcome：原则通过须写明意见，如 a=原则通过:补上成员单位"),
    (
        "minutes",
        ["draft", "--outcome", "a=同意"],
        "--outcome：没有结论“同意”；请填写 通过、原则通过、退回、不通过、未上会",
    ),
    ("minutes", ["supplement", "2026-11", "--from", "x"], "缺少参数：--pull"),
    ("paper", [], "缺少参数：SCAN"),
    ("paper", ["x.pdf", "--step", "备案"], "--step：没有“备案”一项，可选：审核、审批、签批"),
    ("paper", ["verify"], "缺少参数：SCAN"),
    ("record", ["--as-recorder"], "--as-recorder：须与 --push 同用"),
    ("duty", ["--out"], "--out：其后的值有误或未给出"),
    ("dossier", [], "缺少参数：--from、--to"),
    ("dossier", ["--from", "2026-02-30", "--to", "2026-03-31"], "--from：日期 2026-02-30 不存在"),
    ("dossier", ["--from", "2026-04-01", "--to", "2026-03-31"], "--from 晚于 --to，请把起止日期对调"),
    ("dossier", ["verify"], "缺少参数：FILE"),
    ("dossier", ["verify", "a.zip", "--expect", "1a2b"], "--expect：案卷摘要是 64 位的数字和字母 a 至 f"),
    ("remind", ["--as-of", "2026-02-30"], "--as-of：日期 2026-02-30 不存在"),
    ("render", ["--out", "registry/site"], "--out：网站不得放在 registry/ 内"),
    ("render", ["--root", "x", "--out", "x/registry"], "--out：网站不得放在 registry/ 内"),
    ("render", ["--as-of", "0001-01-01"], "--as-of：0001-01-01 不在 2000 年至 2099 年之间"),
    ("judge_open", ["--now", "9999-12-31T23:59:59+14:00"], "--now：9999-12-31T23:59:59+14:00 不在 2000 年至"),
    ("render", ["--as-of", "20260302"], "--as-of：“20260302”不是日期，应按 2026-03-02 的格式填写"),
    ("render", ["--audience", "all"], "--audience：没有“all”一项，可选：internal、public、policy"),
    ("roster", ["a.csv"], "缺少参数：--group"),
    ("waiting", ["--from", "x", "--now", "昨天"], "--now：“昨天”不是带时区的时间，应按"),
    ("work", ["--only", "record,sleep"], "--only：没有“sleep”一项，可选：fetch、record、audit"),
    ("work", ["--only", "render"], "缺少参数：--out"),
    ("work", ["--out", "x/site", "--root", "x"], "--out：网站不得放在专供值守的克隆中"),
    ("work", ["--out", "site", "--root", str(PROJECT)], "--root：工具须与所取回的内容分开安装"),
    ("work", ["--out", "site", "--root", "x", "--account", "demo"], "--account：“demo”不是整数"),
    ("serve", ["--port", "x"], "--port：“x”不是端口，应为 1 至 65535"),
    ("serve", ["--port", "65536"], "--port：“65536”不是端口，应为 1 至 65535"),
    ("setup", ["--also", "all"], "--also：没有“all”一项，可选：dev、quality"),
    ("validate", ["--format", "it's"], "--format：没有“it's”一项，可选："),
    ("validate", ["--head", "x"], "--head 须与 --base 同用"),
    ("validate", ["--staged", "--head", "x"], "--head 须与 --base 同用"),
    ("validate", ["--staged", "--base", ""], "--head 须与 --base 同用；--staged 不与它们同用"),
    ("validate", ["--bas", "x"], "没有该参数：--bas"),
    ("validate", ["--base"], "--base：其后的值有误或未给出"),
]


@pytest.mark.parametrize(("command", "words", "says"), WRONG)
def test_wrong_usage_is_told_in_chinese(command: str, words: list[str], says: str, capsys: Capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        import_module(f"group_registry.commands.{command}").main(words)
    shown = capsys.readouterr()
    assert (stop.value.code, shown.out) == (2, "")
    assert shown.err.startswith("用法：")
    complaint = shown.err.rstrip("\n").rsplit("\n", 1)[1]
    assert f"：{says}" in complaint
    assert not re.search("[a-z] [a-z]", complaint.partition("：")[2]), "a sentence of argparse itself"


def test_every_shell_has_its_wrong_usage() -> None:
    assert sorted({command for command, *_ in WRONG}) == NAMES, "commands without a case of wrong usage"


OF_A_DAY = {"inventory", "remind", "render", "roster", "staff"}
LOOKS_BACK = {"audit", "remind", "render"}


@pytest.mark.parametrize("command", NAMES)
def test_help_is_chinese(command: str) -> None:
    done = ran(import_module(f"group_registry.commands.{command}"), "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("用法：")
    assert not re.search(r"\b(usage|options|positional|arguments|show|exit|subcommands)\b", done.stdout)
    assert ("--as-of" in done.stdout) is (command in OF_A_DAY)
    assert ("--at " in done.stdout) is (command in LOOKS_BACK)


def test_what_another_argparse_says_is_told_in_general_words(monkeypatch: pytest.MonkeyPatch, capsys: Capsys) -> None:
    monkeypatch.delitem(MESSAGES, "expected one argument")
    with pytest.raises(SystemExit):
        validate.main(["--base"])
    assert capsys.readouterr().err.endswith("：--base：写法有误，请对照以上用法\n")


def values_in(message: str) -> list[str]:
    """Where values go: by name, or in their order."""
    return re.findall(r"%(?:\((\w+)\))?[srd]", message)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_takes_the_values_that_argparse_gives_it(message: str) -> None:
    asked, said = values_in(message), values_in(MESSAGES[message])
    assert sorted(said) == sorted(set(asked) - {"type", "closest"} if all(asked) else asked)


@pytest.mark.parametrize(
    "words",
    [
        [str(PROJECT / "scripts/registry.py"), "setup", "--help"],
        ["-u", str(PROJECT / "scripts/registry.py"), "validate", "--root", str(PROJECT), "--format", "json"],
    ],
    ids=["help", "a report"],
)
def test_whoever_stops_reading_leaves_one_line_behind(words: list[str]) -> None:
    """As ``… | head`` does. Output is kept back until the end: argparse does not mind what it cannot write at once."""
    reader, writer = os.pipe()
    os.close(reader)
    kept_back = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    done = subprocess.run([sys.executable, *words], stdout=writer, stderr=subprocess.PIPE, text=True, env=kept_back)
    os.close(writer)
    assert (done.returncode, done.stderr) == (3, "输出端已关闭，其后内容未写出\n")


@pytest.mark.parametrize("kept_back", [True, False], ids=["kept back", "at once"])
def test_a_report_for_which_there_is_no_room_is_no_answer(kept_back: bool) -> None:
    words = [*([] if kept_back else ["-u"]), str(PROJECT / "scripts/registry.py"), "validate", "--root", str(PROJECT)]
    calm = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, *words], stdout=full, stderr=subprocess.PIPE, text=True, env=calm)
    assert (done.returncode, done.stderr) == (3, "结果未写完：磁盘已满\n")


STOPPED_AT = (
    "import signal\n"
    "from group_registry.cli import terminal\n"
    "terminal.end(lambda: signal.raise_signal(signal.SIGINT) or 0)"
)


def test_whoever_stops_a_command_is_told_that_it_did_not_finish() -> None:
    command = [sys.executable, "-c", STOPPED_AT]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT / "scripts")
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "已停止，未完成\n")
