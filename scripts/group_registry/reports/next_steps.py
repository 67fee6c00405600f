"""What somebody who knows no Git does next, once a tool has written a file."""

from collections.abc import Iterable, Iterator, Sequence

from group_registry.model.finding import Finding, Level
from group_registry.model.records import Group, Minutes, PaperSignature, Record
from group_registry.reports.findings import as_text


def told(record: Record, branch: str | None, findings: Sequence[Finding]) -> str:
    """What was found; then where the file is, and who does what with it, or that it was not written."""
    found = as_text(findings) if findings else ""
    if any(finding.level is Level.ERROR for finding in findings):
        return f"{found}没有写 {record.path}：请先按上面的提示改正，再运行一次。\n"
    return found + "".join(f"{line}\n" for line in (*_where(record.path, branch), *_next(record)))


def _where(path: str, branch: str | None) -> Iterator[str]:
    if branch:
        yield f"已写好 {path}，检查通过，提交在本机的分支 {branch} 上；没有推送，手头的文件没有动。"
        yield f"  1. 推送：git push origin {branch}，再到代码托管网站上以这个分支开一份申请（Pull request）。"
    else:
        yield f"已写好 {path}，检查通过；还没有提交。"
        yield "  1. 核对内容，提交并推送，开一份申请（Pull request）；或删去它，加 --commit 再运行一次。"


def _next(record: Record) -> Iterable[str]:
    if isinstance(record, Minutes):
        return (
            "  2. 申请须由办公会秘书本人的账号提出，一份申请只放这一个文件。",
            "  3. 请主任签批这份申请（Approve），再请信息技术部合并；合并之后，各备案才能报主任签批。",
        )
    if isinstance(record, Group):
        return (
            "  2. 等一两分钟看检查结果；有错，就照提示改好，再提交到同一个分支上。",
            "  3. 请上面写的各位依次审批，再请信息技术部合并，即为备案。",
        )
    if isinstance(record, PaperSignature):
        first, second = record.witnesses
        return (
            f"  2. 两位见证人{first}、{second}对照签了字的原件，各自在申请里点 Approve；两人都不能是提出申请的人。",
            "  3. 请信息技术部的另一位合并；合并之后，这一步即告办结。",
            f"  4. {record.signer}在备案合并以前登记了账号的，请本人在那份申请里点 Approve，即为本人确认。",
            f"  5. 扫描件改名为 {record.stem}.pdf（或 .jpg），和签了字的原件一起归档，不要放进本仓库。",
        )
    return ()
