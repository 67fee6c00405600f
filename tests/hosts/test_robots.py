"""A robot's message: signed as published, to the official addresses alone, once a day, and no name in it.

The three hosts stand in as servers on loopback, which check what they are sent by the formulas that their makers
published, by ``openssl``.
"""

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from github_stand_in import Answer, Bare, Host, Request, Server
from group_registry.files.errors import CannotKnow
from group_registry.hosts import robots
from support.cases import OFFICE
from support.host_stage import CLERK, Stage
from support.made_pages import PATH, cancelled, group
from support.world import LI, stamp

KEY, SECRET = "a1b2c3d4-e5f6", "SEC0123456789abcdef"
ADDRESSES = {
    "企业微信": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}",
    "钉钉": f"https://oapi.dingtalk.com/robot/send?access_token={KEY}",
    "飞书": f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}",
}
SAYS_OK = {
    "企业微信": {"errcode": 0, "errmsg": "ok"},
    "钉钉": {"errcode": 0, "errmsg": "ok"},
    "飞书": {"code": 0, "msg": "success", "data": {}},
}
Remind = Callable[..., tuple[int, str, str]]
RobotsDay = Callable[..., tuple[int, str]]


@dataclass
class RobotsHost:
    """A robot's host on loopback: what came, and what it answers: status, body, other headers."""

    came: list[tuple[str, bytes]] = field(default_factory=list)
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    address: str = ""


@pytest.fixture
def robots_host(monkeypatch: pytest.MonkeyPatch) -> Iterator[RobotsHost]:
    """One server for all three; each kind's official beginning leads to it."""
    host = RobotsHost()

    def answering(request: Request) -> Answer:
        host.came.append((request.target, request.body))
        return Answer(host.status, host.body, host.headers)

    with Server(Host(Bare(Path())), around=lambda _: answering) as server:
        host.address = server.address
        moved = tuple(replace(kind, begins=f"{host.address}/{kind.begins.split('/', 3)[3]}") for kind in robots.ROBOTS)
        monkeypatch.setattr(robots, "ROBOTS", moved)
        yield host


def here(host: RobotsHost, name: str) -> str:
    return f"{host.address}/{ADDRESSES[name].split('/', 3)[3]}"


def robot(host: RobotsHost, name: str, secret: str = "") -> robots.Robot:
    host.body = json.dumps(SAYS_OK[name]).encode()
    return robots.robot_of({"ROBOT_URL": here(host, name), "ROBOT_SECRET": secret})


def hmac_by_openssl(key: str, text: str) -> str:
    """HMAC-SHA256 in base64, by another program."""
    words = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key.encode().hex()}", "-binary"]
    return base64.b64encode(subprocess.run(words, input=text.encode(), capture_output=True, check=True).stdout).decode()


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_official_address_is_taken(name: str) -> None:
    found = robots.robot_of({"ROBOT_URL": f" {ADDRESSES[name]}\n"})
    assert (found.kind.name, found.address) == (name, ADDRESSES[name])
    assert KEY not in repr(found)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a1",
        "https://qyapi.weixin.qq.com.example.invalid/cgi-bin/webhook/send?key=a1",
        "https://qyapi.weixin.qq.com@example.invalid/cgi-bin/webhook/send?key=a1",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=a1",
        "https://QYAPI.weixin.qq.com/cgi-bin/webhook/send?key=a1",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a1&debug=1",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/upload_media?key=a1",
        "https://oapi.dingtalk.com/robot/send?access_token=a1#x",
        "https://oapi.dingtalk.com/robot/send?access_token=a1 b2",
        "https://open.feishu.cn/open-apis/bot/v2/hook/../../auth",
        "https://open.feishu.cn/open-apis/bot/v2/hook/ａ１",
        "https://open.larksuite.com/open-apis/bot/v2/hook/a1",
        "file:///etc/passwd",
    ],
)
def test_any_other_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(CannotKnow) as doubt:
        robots.robot_of({"ROBOT_URL": address})
    assert "ROBOT_URL" in str(doubt.value)
    assert not address or address not in str(doubt.value)


def test_each_is_told_and_signed_as_published(robots_host: RobotsHost) -> None:
    """Of 钉钉 the secret is the key, milliseconds and secret are signed; of 飞书 seconds and secret are the key."""
    for name in ADDRESSES:
        robot(robots_host, name).send("共 3 件")
    for name in ("钉钉", "飞书"):
        robot(robots_host, name, SECRET).send("共 3 件", now=1_795_000_000.75)
    with pytest.raises(CannotKnow, match="企业微信机器人没有签名密钥"):
        robot(robots_host, "企业微信", SECRET).send("共 3 件")
    plain = {"msgtype": "text", "text": {"content": "共 3 件"}}
    feishu = {"msg_type": "text", "content": {"text": "共 3 件"}}
    signed = {"timestamp": "1795000000", "sign": hmac_by_openssl(f"1795000000\n{SECRET}", "")}
    expected = [plain, plain, feishu, plain, feishu | signed]
    assert [json.loads(body) for _, body in robots_host.came] == expected
    dingtalk, hook = (urlsplit(path) for path, _ in robots_host.came[-2:])
    assert parse_qs(dingtalk.query) == {
        "access_token": [KEY],
        "timestamp": ["1795000000750"],
        "sign": [hmac_by_openssl(SECRET, f"1795000000750\n{SECRET}")],
    }
    assert (hook.path, hook.query) == (f"/open-apis/bot/v2/hook/{KEY}", "")


@pytest.mark.parametrize(("name", "longest"), [("企业微信", 2048), ("钉钉", 19956), ("飞书", 19955)])
def test_what_is_too_long_is_not_sent(robots_host: RobotsHost, name: str, longest: int) -> None:
    """企业微信 counts the bytes of the text; of the others the whole message is held below their limit of 20,000."""
    ours = robot(robots_host, name)
    ours.send("群" * (longest // 3) + "x" * (longest % 3))
    with pytest.raises(CannotKnow, match="消息超过"):
        ours.send("群" * (longest // 3) + "x" * (longest % 3 + 1))
    assert len(robots_host.came) == 1
    if name != "企业微信":
        assert len(robots_host.came[0][1]) == 20_000


ANSWERS = {
    "refused by a code": (200, b'{"errcode": 310000, "errmsg": "sign not match"}', {}, "钉钉拒收（代码 310000）"),
    "forbidden": (403, b"", {}, "钉钉拒收（403）"),
    "moved": (302, b"", {"Location": "/elsewhere"}, "钉钉拒收（302）"),
    "moved for good": (308, b"", {"Location": "/elsewhere"}, "钉钉拒收（308）"),
    "out of order": (502, b"", {}, "钉钉出错（502），是否送达无法确定"),
    "no data": (200, b"<html>", {}, "答复无法读懂，是否送达无法确定"),
    "a list": (200, b"[0]", {}, "答复无法读懂，是否送达无法确定"),
    "deep": (200, b"[" * 60_000, {}, "答复无法读懂，是否送达无法确定"),
    "no code": (200, b'{"code": 0}', {}, "答复无法读懂，是否送达无法确定"),
    "a word for a code": (200, b'{"errcode": "0"}', {}, "答复无法读懂，是否送达无法确定"),
    "false for a code": (200, b'{"errcode": false}', {}, "答复无法读懂，是否送达无法确定"),
    "cut off": (200, b'{"errcode"', {"Content-Length": "500"}, "答复无法读懂，是否送达无法确定"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_any_other_answer_is_no_success_and_names_no_secret(robots_host: RobotsHost, answer: str) -> None:
    ours = robot(robots_host, "钉钉", SECRET)
    robots_host.status, robots_host.body, robots_host.headers, says = ANSWERS[answer]
    with pytest.raises(CannotKnow) as doubt:
        ours.send("共 3 件")
    shown = str(doubt.value)
    assert says in shown
    assert not any(word in shown for word in (KEY, SECRET, "127.0.0.1", "sign"))
    assert doubt.value.__cause__ is None
    assert len(robots_host.came) == 1


def test_nobody_there_is_an_unknown_outcome(robots_host: RobotsHost) -> None:
    gone = replace(robot(robots_host, "钉钉"), address="http://127.0.0.1:9/robot/send?access_token=" + KEY)
    with pytest.raises(CannotKnow, match="钉钉没有答复") as doubt:
        gone.send("共 3 件")
    assert KEY not in str(doubt.value)


# The command


@pytest.fixture
def robots_day(remind: Remind, played: Stage, robots_host: RobotsHost, monkeypatch: pytest.MonkeyPatch) -> RobotsDay:
    """Runs the command with the robot for a day in the life of one group: exit code, and what it says."""
    # Of a year whose holidays are not known the registrars would be told.
    policy = OFFICE["registry/office/policy.yaml"].replace("[春节, 国庆节]".encode(), b"[]")
    played.host.write(played.people[CLERK], "main", {PATH: group(), "registry/office/policy.yaml": policy})
    robots_host.body = json.dumps(SAYS_OK["企业微信"]).encode()
    monkeypatch.setenv("ROBOT_URL", here(robots_host, "企业微信"))
    monkeypatch.delenv("ROBOT_SECRET", raising=False)

    def run(day: str, *words: str) -> tuple[int, str]:
        code, _, says = remind(day, "--robot", *words)
        return code, says

    return run


def noted(played: Stage) -> list[str]:
    """The last line of the robot's issue."""
    found = [one for one in played.host.issues.values() if one.title == "机器人的发送记录"]
    return [str(one.body).splitlines()[-1] for one in found]


def texts(host: RobotsHost) -> list[str]:
    return [json.loads(body)["text"]["content"] for _, body in host.came]


def test_a_day_is_told_once_with_counts_and_a_link_alone(
    robots_day: RobotsDay, robots_host: RobotsHost, played: Stage
) -> None:
    assert robots_day("2026-12-24", "--site", "https://intranet.example.invalid/qunzu/") == (
        0,
        "新建事项“机器人的发送记录”\n更新事项“机器人的发送记录”\n企业微信机器人已发送当日消息\n",
    )
    assert robots_day("2026-12-24") == (0, "企业微信机器人当日已尝试过，不再发送\n")
    assert texts(robots_host) == [
        "2026-12-24 群组备案提醒：共 1 件，其中已逾期 0 件、当日到期 0 件，涉及 1 人。\n"
        "请查看 https://intranet.example.invalid/qunzu/expiry/"
    ]
    assert noted(played) == ["2026-12-24：已发送"]
    assert robots_day("2026-12-31")[0] == 0
    assert robots_day("2027-01-02")[0] == 0
    assert texts(robots_host)[1:] == [
        "2026-12-31 群组备案提醒：共 1 件，其中已逾期 0 件、当日到期 1 件，涉及 1 人。各人事项见报送平台上的提醒。",
        "2027-01-02 群组备案提醒：共 1 件，其中已逾期 1 件（如已报送延期，见申请）、当日到期 0 件，涉及 2 人。"
        "各人事项见报送平台上的提醒。",
    ]
    assert noted(played) == ["2027-01-02：已发送"]


def test_only_terms_are_overdue_and_everything_else_is_named_apart(
    robots_day: RobotsDay, robots_host: RobotsHost, played: Stage
) -> None:
    """Art. 22 sets no term: a group in a quiet period is late with nothing.

    Each group is counted once of a kind, in a cleaning each unit.
    """
    quiet = "起: 2026-12-21\n止: 2026-12-30\n依据: 制度第二十二条\n范围: 全部群组\n"
    files = {
        PATH: group(until="2027-12-31"),
        PATH.replace("dayi", "gone"): group(until=None, name="续保联络群", custodian="郑雪"),
        PATH.replace("dayi", "late"): group(until="2026-12-20", name="窗口排班群", custodian="郑雪"),
        PATH.replace("dayi", "ends"): group(until="2026-12-24", name="报表核对群"),
        PATH.replace("dayi", "year"): group(filed="2024-12-24", until=None, name="每年清查群"),
        "registry/quiet-periods/2026-qiehuan.yaml": f"名称: 系统切换\n{quiet}".encode(),
        "registry/quiet-periods/2026-zhiban.yaml": f"名称: 值班\n{quiet}".encode(),
    }
    played.host.write(played.people[CLERK], "main", files)
    assert robots_day("2026-12-24")[0] == 0
    (text,) = texts(robots_host)
    assert text == (
        "2026-12-24 群组备案提醒：共 6 件，其中已逾期 1 件（如已报送延期，见申请）、当日到期 1 件、待移交 2 件、"
        "清查 1 件、禁言期 5 件，涉及 2 人。各人事项见报送平台上的提醒。"
    )


def test_a_closing_that_awaits_a_leader_is_counted_apart_where_the_host_is_asked(
    robots_day: RobotsDay, robots_host: RobotsHost, played: Stage
) -> None:
    last = "2026-11-01"
    played.host.write(played.people[CLERK], "main", {PATH: group(until=last)})
    played.review(played.file({PATH: cancelled("2026-11-02", last)}), LI)
    assert robots_day("2026-11-05", "--ask", "--now", stamp(played.clock.at))[0] == 0
    (text,) = texts(robots_host)
    assert "共 1 件，其中已逾期 0 件、当日到期 0 件、延期或注销办理中 1 件，" in text


def test_what_may_have_arrived_is_not_sent_again_that_day(
    robots_day: RobotsDay, robots_host: RobotsHost, played: Stage
) -> None:
    robots_host.status = 502
    code, says = robots_day("2026-12-24")
    assert code == 3
    assert says.endswith("提醒未完成：企业微信出错（502），是否送达无法确定；为免重复，今日不再发送\n")
    assert noted(played) == ["2026-12-24：企业微信出错（502），是否送达无法确定；为免重复，今日不再发送"]
    robots_host.status = 200
    assert robots_day("2026-12-24") == (0, "企业微信机器人当日已尝试过，不再发送\n")
    assert len(robots_host.came) == 1
    assert robots_day("2026-12-25")[0] == 0
    assert len(robots_host.came) == 2


def test_the_attempt_is_noted_before_it_is_made(
    robots_day: RobotsDay, robots_host: RobotsHost, played: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at the very sending, it is not sent again: whoever was killed does not know, either."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(robots.Robot, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            robots_day("2026-12-24")
    assert noted(played) == ["2026-12-24：是否送达无法确定；为免重复，今日不再发送"]
    assert robots_day("2026-12-24") == (0, "企业微信机器人当日已尝试过，不再发送\n")
    assert robots_host.came == []


def test_where_it_cannot_be_noted_nothing_is_sent(
    robots_day: RobotsDay, robots_host: RobotsHost, played: Stage, server: Server
) -> None:
    played.host.tokens.clear()
    code, says = robots_day("2026-12-24")
    assert code == 3
    assert "令牌" in says
    assert robots_host.came == []


def test_where_nothing_is_due_or_nobody_asked_no_robot_speaks(
    robots_day: RobotsDay,
    remind: Remind,
    robots_host: RobotsHost,
    played: Stage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert robots_day("2026-08-01") == (0, "")
    assert remind("2026-12-24")[0] == 0
    assert remind("2026-12-24", "--send")[0] == 0
    assert noted(played) == []
    monkeypatch.delenv("ROBOT_URL")
    code, says = robots_day("2026-12-24")
    assert (code, says) == (3, "提醒未完成：没有设置机器人：请在环境变量 ROBOT_URL 中给出机器人的地址\n")
    assert robots_host.came == []


def test_reminders_leave_the_robots_note_alone(robots_day: RobotsDay, robots_host: RobotsHost, played: Stage) -> None:
    assert robots_day("2026-12-24", "--send")[0] == 0
    assert robots_day("2026-12-25", "--send")[0] == 0
    assert noted(played) == ["2026-12-25：已发送"]
    assert len(robots_host.came) == 2


def test_another_persons_note_is_not_believed(
    robots_day: RobotsDay, robots_host: RobotsHost, played: Stage, tmp_path: Path
) -> None:
    """Anybody may open an issue with that mark; it does not silence the robot."""
    clerk = next(iter(played.people.values()))
    made = played.host.ask(clerk, "别的", "<!-- group-registry: robot -->\n\n2026-12-24：已发送")
    made.labels.append("到期提醒")
    assert robots_day("2026-12-24")[0] == 0
    assert len(robots_host.came) == 1
