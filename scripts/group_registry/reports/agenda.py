"""Filings that wait for the office meeting, for the secretary; and the next steps after a file was written."""

from collections.abc import Iterator, Sequence
from itertools import chain

from group_registry.approval.agenda import Business, Turn
from group_registry.approval.explanation import to_the_minute
from group_registry.model.finding import Finding, Level
from group_registry.model.host_words import GITHUB, HostWords
from group_registry.model.records import Minutes, PaperSignature, Record
from group_registry.reports.findings import as_text, shown

ONLY_READS = "只有读取权限的（如办公会秘书），将 origin 换为本人派生仓库（fork）的地址，或者改在网站的填报页填写"


def agenda_text(agenda: Sequence[Business]) -> str:
    lines = []
    for turn in Turn:
        if businesses := [business for business in agenda if business.turn is turn]:
            lines.append(f"{turn} {len(businesses)} 件：")
            lines += (f"  {shown(line)}" for line in chain.from_iterable(map(about, businesses)))
    return "\n".join(lines or ["没有待上会的备案。"]) + "\n"


def about(business: Business) -> Iterator[str]:
    group, last = business.group, business.group.last
    yield f"{group.name}（{group.unit}，{last.kind}）  第 {business.pull} 号申请"
    yield f"    {business.path}"
    yield f"    事由：{last.statement}；目的：{group.purpose}；成员：{group.member_scope}"
    if business.reviews:
        yield f"    审核：{'；'.join(f'{word.name} {to_the_minute(word.at)}' for word in business.reviews)}"
    if business.says:
        yield f"    {business.says}"


def after_writing(record: Record, branch: str, findings: Sequence[Finding], words: HostWords = GITHUB) -> str:
    listed = ""
    if findings:
        listed = as_text(findings)
    if any(finding.level is Level.ERROR for finding in findings):
        return f"{listed}未写入 {record.path}：请先按以上提示改正，再运行一次。\n"
    where = f"检查通过，已提交到本机分支 {branch}；尚未推送，工作目录中的文件未改动。"
    steps = [f"推送：git push origin {branch}，再到报送平台以该分支提出申请（{words.pull}）；{ONLY_READS}。"]
    if isinstance(record, Minutes):
        steps += [
            "申请须由办公会秘书本人的账号提出，一份申请只含该文件。",
            f"请主任签批该申请（{words.approve}），再请信息技术部合并；合并之后，各备案方可报主任签批。",
        ]
    elif isinstance(record, PaperSignature):
        first, second = record.witnesses
        steps += [
            f"两位见证人{first}、{second}对照签字原件，分别在申请中{words.press}；两人均不得为申请人。",
            "请信息技术部另一人合并；合并之后，该步骤即为办结。",
            f"{record.signer}在备案合并以前登记账号的，请本人在该申请中{words.press}，即为本人确认。",
            f"扫描件改名为 {record.stem}.pdf（或 .jpg），与签字原件一并归档，不得放入本仓库。",
        ]
    lines = [f"已生成 {record.path}，{where}", *(f"  {number}. {step}" for number, step in enumerate(steps, 1))]
    return listed + "".join(f"{line}\n" for line in lines)
