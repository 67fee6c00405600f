"""The name proposed for a new group's file: pinyin, cut at words, Latin words as they are (Art. 7)."""

import pytest

from group_registry.files import worktree
from group_registry.forms.answers import SLUG, proposed, readings_of
from support.cases import PROJECT

READINGS = readings_of(worktree.read_pinyin(PROJECT))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("参保服务答疑群", "canbao-fuwu-dayi"),
        ("办公会会务通知群", "bangonghui-huiwu-tongzhi"),
        ("市总工会文体活动群", "shi-zonggonghui-wenti-huodong"),
        ("周例会", "zhouli-hui"),
        ("Africa-Dev 联络群", "africa-dev-lianluo"),
        ("africa-dev", "africa-dev"),
        ("Ａｆｒｉｃａ　Ｄｅｖ群", "africa-dev"),
        ("-参保--QQ-", "canbao-qq"),
        ("3.15活动群", "3-15-huodong"),
        ("群", "qun"),
        ("🌸", ""),
    ],
)
def test_a_name_is_cut_at_words(name: str, slug: str) -> None:
    assert proposed(name, READINGS, lambda _: False) == slug
    assert not slug or SLUG.fullmatch(slug)


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken = {"bangonghui-huiwu", "bangonghui-huiwu-2"}
    assert proposed("办公会会务群", READINGS, taken.__contains__) == "bangonghui-huiwu-3"
