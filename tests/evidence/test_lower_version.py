"""Every merge is held to today's rules, whatever version of the tools main names (Art. 8, 9, 10, 21)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from group_registry.evidence.result import Coverage
from group_registry.model.finding import Level
from support.evidence_past import ADOPTED, Past, at, named
from support.histories import History, Pull
from support.world import LI, WU, ZHAO, filing

NEW = at("fresh")
LOWER = {"scripts/group_registry/__init__.py": b'__version__ = "0.8"\n'}
ENTRY = (
    "对象类型: 负责人\n对象: B0007\n事由: 群内两次发出没有签字的统计表\n条款: 13\n"
    "决定日期: 2026-11-01\n起: 2026-11-01\n止: 2027-01-22\n"
).encode()


def dated_ahead(past: Past) -> Pull:
    return past.world.filed({NEW: filing().replace("备案日期: 2026-11-02".encode(), "备案日期: 2028-01-10".encode())})


def two_in_a_row(past: Past) -> Pull:
    past.world.filed({at("one"): named("会场保障一组", filing(until="2026-11-16", purpose="会场当天联络"))}, (LI,))
    second = named("会场保障二组", filing(until="2026-11-16", purpose="会场当天联络"))
    return past.world.filed({NEW: second}, (LI,))


def one_man(past: Past) -> Pull:
    pull = past.world.opened({NEW: named("街道联络群", filing("对外", purpose="与街道联络活动"))})
    pull.review(LI)
    digest = past.world.trees[pull.head][NEW][1]
    text = (
        "年份: 2026\n次数: 3\n日期: 2026-11-02\n主持: 赵明诚\n出席: [赵明诚]\n议题:\n"
        f"  - {{文件: {NEW}, 原内容: 无, 内容摘要: {digest}, 结论: 通过}}\n"
    )
    minutes = past.world.opened({"registry/minutes/2026-03.yaml": text.encode()}, WU)
    minutes.review(ZHAO)
    minutes.merge()
    pull.review(ZHAO)
    pull.merge()
    return pull


def limited(past: Past) -> Pull:
    past.world.filed({"registry/blacklist/01.yaml": ENTRY})
    return past.world.filed({NEW: filing().replace("备案日期: 2026-11-02".encode(), "备案日期: 2026-10-30".encode())})


ASKED: dict[Callable[[Past], Pull], str] = {
    dated_ahead: "的备案日期 2028-01-10 未到",
    two_in_a_row: "属同一项工作，合计使用 30 天，超过 15 天",
    one_man: "主任办公会出席 1 人，不足 2 人",
    limited: "周启明在黑名单限制期内",
}


@pytest.mark.parametrize("happens", ASKED, ids=lambda one: one.__name__)
def test_a_lower_version_on_main_asks_no_less(tmp_path: Path, happens: Callable[[Past], Pull]) -> None:
    past = Past(History(tmp_path, ADOPTED | LOWER))
    happens(past)
    result = past.settled()
    assert any(ASKED[happens] in one.says and one.level is Level.ERROR for one in result.findings)
    assert result.groups[NEW].state is Coverage.REFUSED
