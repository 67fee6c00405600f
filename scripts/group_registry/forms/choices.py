"""The words of a form as people write them instead: platforms, scopes, kinds of filing, what became of a group."""

from collections.abc import Mapping
from typing import TypeVar

from group_registry.model.records import Disposal, FilingKind, Platform, Scope
from group_registry.model.wording import folded

W = TypeVar("W", Platform, Scope, FilingKind, Disposal)
_PLATFORMS = {
    Platform.WECHAT: "微信 微信群 wechat",
    Platform.QQ: "QQ/TIM QQ QQ群 TIM QQTIM QQ或TIM",
    Platform.MEMBER_PLATFORM: "会员服务平台 会员平台 服务平台",
    Platform.OTHER: "其他 其它 其他平台",
}
OTHER_PLATFORMS = ("企业微信", "钉钉", "飞书", "腾讯会议", "政务微信")
"""Platforms that the form calls 其他 and names in a note."""
_SCOPES = {Scope.INTERNAL: "对内 内部 内部使用 内", Scope.EXTERNAL: "对外 外部 对外使用 外"}
_KINDS = {
    FilingKind.CREATION: "创建 新建 建立 新增 创建备案",
    FilingKind.CHANGE: "变更 变动 变更备案",
    FilingKind.CANCELLATION: "注销 撤销 解散 注销备案",
}
_DISPOSALS = {Disposal.DISSOLVED: "已解散 解散", Disposal.HANDED_OVER: "已移交 移交"}


def _table(spellings: Mapping[W, str]) -> dict[str, W]:
    return {folded(spelling): word for word, found in spellings.items() for spelling in found.split(" ")}


PLATFORMS, SCOPES, KINDS, DISPOSALS = _table(_PLATFORMS), _table(_SCOPES), _table(_KINDS), _table(_DISPOSALS)


def platform_of(text: str) -> tuple[str, str]:
    """A platform in the form's word, and what the note must say of it; as it is written where nothing is known."""
    if known := PLATFORMS.get(folded(text)):
        return known.value, ""
    other = next((name for name in OTHER_PLATFORMS if folded(text).removesuffix("群") == name), None)
    return (Platform.OTHER.value, other) if other else (text, "")


def chosen(text: str, words: Mapping[str, W]) -> str:
    """A word of the form; as it is written where nothing is known, for the form's own check to refuse."""
    known = words.get(folded(text))
    return known.value if known else text
