"""What is said of a dossier that was made, and of one that was verified; plain Chinese, every line once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from group_registry.evidence.bundle import About, Fault
from group_registry.reports.findings import shown

MOST = 50
"""Faults that are listed."""


@dataclass(frozen=True)
class Check:
    """A dossier that was looked at: what it says of itself, how many files, the digest of all, all faults.

    ``compared`` is what the clone was asked, empty where there was none; ``later`` counts merges of the period that
    main has and the dossier has not; ``is_packed_anew`` says that the zip file is not as it was made.
    """

    about: About | None
    count: int
    digest: str
    faults: Sequence[Fault]
    compared: str = ""
    later: int = 0
    is_packed_anew: bool = False


def made(place: str, about: About, count: int, digest: str) -> str:
    """What was made."""
    return "\n".join([f"案卷编好了：{shown(place)}（{count} 个文件）", *_heads(about, digest)]) + "\n"


def verified(check: Check) -> str:
    """All that was found, then what the dossier says of itself."""
    return "\n".join(_lines(check)) + "\n"


def _lines(check: Check) -> Iterator[str]:
    for fault in check.faults[:MOST]:
        yield f"{shown(fault.place)}  {fault.says}"
    if len(check.faults) > MOST:
        yield f"等 {len(check.faults)} 处"
    for fix in dict.fromkeys(fault.fix for fault in check.faults):
        yield f"    改法：{fix}"
    yield f"发现 {len(check.faults)} 处不符。" if check.faults else f"{check.count} 个文件核对无误。"
    if check.is_packed_anew and not check.faults:
        yield "提示：压缩包不是编制时的原样（重新打包过，或夹带了文件以外的字节）；其中的文件没有变。"
    if check.later:
        yield f"提示：期末以前主分支上还有 {check.later} 次合并不在案卷里；编制之后才合并的属正常，请再编一份对照。"
    yield (
        check.compared or "只核对了案卷自身：清单与文件一起被改的，要与打印的封面（--expect）或完整副本（--root）比对。"
    )
    if check.about:
        yield from _heads(check.about, check.digest)


def _heads(about: About, digest: str) -> Iterator[str]:
    yield f"期间      {about.first} 至 {about.last}" + (f"，单位 {shown(about.unit)}" if about.unit else "")
    yield f"启用提交  {about.adoption or '无从确认'}"
    yield f"主分支    {about.main}"
    yield f"审批证据  {about.approvals or '还没有'}"
    yield f"内容摘要  {digest}"
