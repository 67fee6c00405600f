"""The online look (contract E): compare records with what the host says of their pull requests today.

Nothing is kept here: a doubt stays as an issue on the host, whose records are asked for at every look, until the host
agrees with them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain

from group_registry.evidence.case import answers_in
from group_registry.evidence.findings import AuditFinding, AuditKind
from group_registry.evidence.record import MergeRecord
from group_registry.evidence.record_checks import about_pull, compared
from group_registry.files.errors import CannotKnow
from group_registry.forms.json_types import Unclear
from group_registry.hosts.client import NotThere
from group_registry.hosts.host import Host
from group_registry.model.finding import Level

LOOK_MARK, LABEL = "group-registry: look", "平台核对"
SERVED = "以下登记与平台现有内容不符，或未能核对；每次核对均再次查询，一致后自动关闭。各条登记本身以审计为准。"


def look(
    records: Sequence[MergeRecord], due: Iterable[MergeRecord], host: Host, quoted: Callable[[str], str]
) -> tuple[list[str], list[str]]:
    """Compare the records that are due, and those in doubt, with the host; leave the doubts there as one issue.

    It gives the lines that the issue did not have before, and what was not known.
    ``quoted`` makes a text safe in Markdown. ``CannotKnow`` if the issue cannot be read or written.
    """
    there = host.own_issue(LOOK_MARK, state="open", labels=LABEL)
    before = (there and there.says["body"]) or ""
    hidden = re.search(r"^<!-- records ([0-9 ]*) -->$", before, re.MULTILINE)
    wanted = {record.seq for record in due}
    if hidden:
        wanted.update(map(int, hidden[1].split()))
    lines, doubts = _asked([one for one in records if one.seq in wanted], host)
    listed = {line: f"- {quoted(line)}" for line in chain.from_iterable(lines.values())}
    if lines:
        seqs = f"<!-- records {' '.join(map(str, lines))} -->"
        text = "\n".join([seqs, SERVED, "", *listed.values()])
        host.post_issue(there, LOOK_MARK, f"与报送平台核对：{len(lines)} 条登记存疑", text, [LABEL])
    elif there:
        host.close(there)
    return [line for line, item in listed.items() if line not in doubts and item not in before], doubts


def _asked(records: Iterable[MergeRecord], host: Host) -> tuple[dict[int, list[str]], list[str]]:
    """What is against each record, by its number, for those in doubt; and of it, what was not known."""
    lines, doubts = dict[int, list[str]](), list[str]()
    for record in records:
        try:
            told = differences(record, host)
            own = [finding.says for finding in told if finding.level is Level.ERROR]
        except CannotKnow as doubt:
            own = [f"第 {record.number} 号申请未能核对：{doubt}"]
            doubts += own
        if own:
            lines[record.seq] = own
    return lines, doubts


RUNS, DAY_IN_SECONDS = 3, 24 * 60 * 60
UNKNOWN_MERGE = "group-registry: unknown merge"
WAITS = "以下合并及其后的合并尚未登记，因报送平台的答复自相矛盾。三次相同且历时一日的，登记为无从核实，其后的继续登记。"


def is_settled(host: Host, merge: str, digest: str, now: datetime, says: str) -> bool:
    """Whether the host gave these contradicting answers in three runs over a day. An issue on the host counts them."""
    there = host.own_issue(UNKNOWN_MERGE, state="open", labels=LABEL)
    hidden = re.search(rf"^<!-- {merge} {digest} ([0-9]+) ([0-9]+) -->$", (there and there.says["body"]) or "", re.M)
    count, first = (int(hidden[1]) + 1, int(hidden[2])) if hidden else (1, int(now.timestamp()))
    if there and count >= RUNS and now.timestamp() - first >= DAY_IN_SECONDS:
        host.close(there)
        return True
    text = f"<!-- {merge} {digest} {count} {first} -->\n{WAITS}\n\n- 合并 {merge[:10]}：{says}"
    host.post_issue(there, UNKNOWN_MERGE, "未能登记的合并", text, [LABEL])
    return False


def differences(record: MergeRecord, forge: Host) -> list[AuditFinding]:
    """``CannotKnow`` if the host does not answer, ``Unclear`` if its answer is out of shape."""
    if record.unknown:
        return []  # there is nothing that the host could agree with
    number = record.number
    then = answers_in(record.pull, record.reviews, record.timeline, record.commits)
    if then.submission.merged_at is None:
        raise Unclear("登记的申请尚未合并")
    try:
        pull = forge.pull(number)
    except NotThere:
        forge.pulls_of(record.merge)  # raises if the host shows no pull requests at all
        return [about_pull(AuditKind.GONE_ONLINE, record, "申请已不存在")]
    now = answers_in(pull, forge.part(number, "reviews"), forge.part(number, "timeline"), forge.part(number, "commits"))
    if now.submission.merged_at is None:
        return [about_pull(AuditKind.CHANGED_ONLINE, record, "平台上尚未合并")]
    return [*compared(record, then, now)]
