"""Whatever the disguise, it is found, masked, and pointed at (Art. 17)."""

import random
from collections.abc import Callable
from itertools import product

import pytest

from group_registry.model.records import Origin
from group_registry.model.registry import FileText, Registry
from group_registry.personal_data.numbers import HitKind, fold, mask, runs_in
from group_registry.personal_data.scan import masked, may_hold_personal_data, personal_data_in
from group_registry.personal_data.search import search
from group_registry.rules.files import no_personal_data
from support.disguises import ADDRESSES, EVERYWHERE, NUMBERS, OF_ADDRESSES, OF_NUMBERS, Disguise

EACH = 40
SENTENCES = (
    *("{}", "备案事项说明: 请{}联系", "建群目的: 解答问题，{}", "# {} 找周启明"),
    "  - 说明：{}，2026-03-02 起值守",
)
CONTEXTS = {
    HitKind.QQ: (
        "QQ：",
        "qq群号 ",
        "扣扣",
        "QQ号码是",
        "群号:",
        "加群 ",
        "Ｑ\u200bＱ：",
        "TIM号：",
        "tim账号 ",
        "QQ/TIM号:",
        "TIM：",
    ),
    HitKind.WECHAT: ("微信号：", "微 信 号 ", "加V ", "vx:", "wx：", "微信：", "薇信号 ", "Ｖ：", "wechat: "),
}
NUMBER_DISGUISES = EVERYWHERE | OF_NUMBERS
# Between plain digits and Chinese numerals there is an edge: a part may look like a number of its own.
PARTLY = {"five scripts mixed"}
ADDRESS_DISGUISES = EVERYWHERE | OF_ADDRESSES


Made = dict[str, tuple[HitKind, Callable[[random.Random], str]]]


def bare(text: str) -> str:
    """The digits of a slice, as whoever reads it would."""
    return max((run.digits for run in runs_in(fold(text).text)), key=len, default="")


def missed(kind: HitKind, value: str, written: str, dice: random.Random, within: bool) -> str | None:
    """What was wrong with the finding of this one; None when all was right (or found ``within`` the number)."""
    context = dice.choice(CONTEXTS.get(kind, ("",)))
    front, back = dice.choice(SENTENCES).split("{}")
    text = f"{front}{context}{written}{back}"
    first = len(front) + len(context)
    hits = [hit for hit in personal_data_in(text) if hit.start < first + len(written) and first < hit.end]
    if not hits:
        return f"{kind}: {text!r}"
    hit = next((hit for hit in hits if hit.kind is kind), hits[0])
    head, tail = hit.masked.split("****", 1)
    if len(head) > 3 or len(tail) > 4 or len(value) - len(head + tail) < 3:
        return f"shows too much: {hit.masked} of {value}"
    if kind in (HitKind.EMAIL, HitKind.LINK, HitKind.WECHAT):
        again = personal_data_in(context + text[hit.start : hit.end])
        return None if [other.masked for other in again] == [hit.masked] else f"another place: {hit} in {text!r}"
    there = bare(text[hit.start : hit.end])
    if hit.masked != mask(there):
        return f"another mask: {hit.masked} for {there} in {text!r}"
    return None if there == value or (within and there in value) else f"another number: {there} for {value} in {text!r}"


ALL = [(name, NUMBER_DISGUISES[name], NUMBERS) for name in NUMBER_DISGUISES]
ALL += [(name, ADDRESS_DISGUISES[name], ADDRESSES) for name in ADDRESS_DISGUISES]


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in (1, 2))])
@pytest.mark.parametrize(("name", "disguise", "kinds"), ALL)
def test_whatever_is_disguised_is_found(name: str, disguise: Disguise, kinds: Made, part: int) -> None:
    dice = random.Random(f"seed {part} of {name}")
    made = [(label, kind, make(dice)) for label, (kind, make) in kinds.items() for _ in range(EACH)]
    # What is glued to a word has no context before it.
    made = [(label, kind, value) for label, kind, value in made if (label, name) != ("qq", "glued to words")]
    found = [missed(kind, value, disguise(value, dice), dice, name in PARTLY) for _, kind, value in made]
    assert [complaint for complaint in found if complaint] == []


IDENTITIES = [
    ("身份证110105194912310021", True),  # the check digit would be X
    ("身份证号码：11010519491231002 1", True),
    ("身份证号 1101 0519 4912 3100 21", True),
    ("（身份证）１１０１０５１９４９１２３１００２１", True),
    ("工单 110105194912310021", False),
    ("110105194912310021（身份证）", False),
    ("身份证 110105194913310021", False),  # no such month
    ("身份证 990105194912310021", False),  # no such province
    ("身份证号须为 18 位，共 110105 件", False),
]
"""What is written, and whether an identity number is found in it."""


@pytest.mark.parametrize(("text", "found"), IDENTITIES)
def test_after_its_word_an_identity_number_needs_no_check_digit(text: str, found: bool) -> None:
    hits = personal_data_in(f"备案事项说明: {text}")
    assert [hit.kind for hit in hits] == [HitKind.IDENTITY] * found


def test_several_in_one_text_are_all_found_in_their_places() -> None:
    text = "找13812345678或一三九一二三四五六七八，QQ：12345678/87654321；\n座机 010-65812345，邮箱 a.b@qq.com"
    hits = personal_data_in(text)
    assert [(hit.kind, hit.masked) for hit in hits] == [
        (HitKind.MOBILE, "138****5678"),
        (HitKind.MOBILE, "139****5678"),
        (HitKind.QQ, "12****78"),
        (HitKind.QQ, "87****21"),
        (HitKind.LANDLINE, "010****2345"),
        (HitKind.EMAIL, "a.****om"),
    ]
    assert [text[hit.start : hit.end] for hit in hits] == [
        *("13812345678", "一三九一二三四五六七八", "12345678", "87654321", "010-65812345", "a.b@qq.com"),
    ]


def test_what_is_masked_stays_masked_and_shows_no_more() -> None:
    dice = random.Random(7)
    for kind, make in (NUMBERS | ADDRESSES).values():
        for _ in range(300):
            value = make(dice)
            once = masked(f"“说明”写得太长：{CONTEXTS.get(kind, ('',))[0]}{value}，请改")
            assert value not in once
            assert masked(once) == once


@pytest.mark.parametrize("prefix", ["", "0", "86", "086", "0086", "+86", "+86 ", "0086-", "(+86)", "00 86 "])
def test_what_is_dialled_before_a_mobile_number_hides_it_not(prefix: str) -> None:
    hits = personal_data_in(f"说明：{prefix}13912345678，请联系")
    assert [(hit.kind, hit.masked) for hit in hits] == [(HitKind.MOBILE, "139****5678")]


@pytest.mark.parametrize(
    ("numbers", "gap", "rest"),
    [(200, "，", 0), (201, "，", 1), (5000, "，", 466), (300, "，" + "空" * 40, 100), (200, "，" + "空" * 80, 0)],
)
def test_two_hundred_are_listed_and_that_there_are_more_is_said(numbers: int, gap: str, rest: int) -> None:
    """Of a file whose first 8,000 characters hold more, the others are not counted."""
    text = gap.join(f"138{number:08d}" for number in range(numbers)).encode()
    found = list(no_personal_data.problems(FileText(origin=Origin("registry/x.yaml"), raw=text), Registry({})))
    told = [one.says for one in found if "未逐一列出" in one.says]
    assert len(found) - len(told) == min(numbers, 200)
    assert told == ([f"另有疑似个人信息至少 {rest} 处，未逐一列出"] if rest else [])


# A tilde is a place where the full search allows a blank.
LEADING = (
    *(f"{add}{whom}~{what}" for add in "加+" for whom in ("", "我", "他", "她") for what in ("v", "微", "微信", "薇")),
    *(f"{word}~{group}{what}" for word in ("微~信", "威信", "v信") for group in ("", "群")
      for what in ("号", "号码", "id", "账号", "帐号")),
    *("微~信", "微~信~：", "微~信~是", "威信", "v信", "v~：", "vx", "wx", "weixin", "wechat", "wechatid"),
    *("q~q", "qqqun", "q~：", "q~q~号", "扣~扣", "抠抠", "叩叩", "秋秋", "球球", "企鹅", "腾讯号", "q号", "q群"),
    *("群号", "群号码", "群聊号", "加群", "加群~群号", "护照", "通行证号", "回乡证", "台胞证号码"),
    *("电话", "座机号", "手机号码", "致电", "拨打", "联系方式", "tel", "phone"),
)  # fmt: skip
JOINS = ("", " ", "\n", "：", ":\n  ", " 是 ", "（")
LED = ("zhouqm1988", "zhoukm", "65551234", "88123456", "e12345678")
DOTS = (".", "。", " . ", "点", "\n点 ", "(dot)", " dot ", "(点)")
HOSTS = (
    *(
        *("weixin qq com", "wx qq com", "qm qq com", "u wechat com", "qr wechat com"),
        *("qr alipay com", "meeting tencent com"),
    ),
    *("url cn", "t cn", "dwz cn", "qr dingtalk com", "h5 dingtalk com", "applink feishu cn", "vc feishu cn", "t me"),
)
CASES: tuple[Callable[[str], str], ...] = (str, str.upper, str.title, str.swapcase)


def test_the_quick_look_passes_no_account_that_the_search_finds() -> None:
    written = {
        f"说明：{case(context.replace('~', blank))}{join}{value}"
        for context, blank, case, join, value in product(LEADING, ("", " ", "\n"), CASES, JOINS, LED)
    }
    check_quick_look(written)


def test_the_quick_look_passes_no_address_that_the_search_finds() -> None:
    hosts = {host.replace(" ", dot) for host in HOSTS for dot in DOTS}
    whole = {
        *("weixin://dl/chat", "data:image/png", "wxid_a1b2c3", "zhou at qq.com", "zhou(at)sina。com"),
        "zhou艾特sina.cn",
    }
    written = {f"{host}/fkx1234" for host in hosts} | whole
    check_quick_look({f"说明：{case(text)}" for text in written for case in CASES})


def test_the_quick_look_passes_no_number_between_times_and_digests() -> None:
    """A time or a digest is left out of the quick look; a number around it, or made to look like one, is not."""
    digest = "b4ab5c1b18327915141bb19f2b141f05bb359c30"
    mobile = "13812345678"
    times = {f"{mobile[:place]}{colon}{mobile[place:]}" for place in range(1, 11) for colon in (":", "：", " ")}
    twice = {f"{text[:place]}{colon}{text[place:]}" for text in times for place in (2, 4, 6, 9) for colon in ":："}
    beside = {
        f"{before}{mobile}{after}" for before in ("10:05 ", "10:05", f"{digest} ", "/") for after in ("", " 10:05")
    }
    check_quick_look({f"日期: 2026-06-09 10:05\n{text}\n摘要: {digest}" for text in times | twice | beside})


def check_quick_look(written: set[str]) -> None:
    """The full search says what the quick look must not pass."""
    found = [text for text in sorted(written) if search(text)]
    assert len(found) > len(written) / 4
    assert [text for text in found if not may_hold_personal_data(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        *("加我v zhouqm1988", "加我微 zhouqm1988", "+他v zhouqm1988", "微信群ID：zhoukm2020", "微信群账号 zhoukm2020"),
        *("qr.alipay.com/fkx1234", "PHONE 65551234", "TeL 65551234", "微信\n号 zhouqm1988", "电话\n  65551234"),
        *("微信\nzhouqm1988", "扣\n扣 12345678", "t。cn/fkx1234", "T.CN/fkx1234", "applink。FEISHU。cn/x"),
    ],
)
def test_what_was_once_passed_by_the_quick_look_is_found(text: str) -> None:
    assert len(personal_data_in(text)) == 1
