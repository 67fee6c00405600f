"""The decision: who must approve what, in what order, and why not yet (Art. 9, 10)."""

from regulation.facts import Facts, Verdict


def decide(facts: Facts) -> Verdict:
    """Judge a pull request as it would be merged at ``facts.now``.

    It is approved when nothing stands against it and each step of each file is done. Against it stand: an error of
    the check; another target than main, a draft, closed unmerged, an automatic merge; a file that moved on in main;
    files of more than one kind; and the standing refusal of anyone who is 主任, 分管主任 or 信息技术部, by the office
    files and the day of the review or by those of the merge.

    Standing is a person's last decisive review before ``now`` (ties by id). APPROVED, not dismissed, it is the end of
    a run of approvals of the very content that would be merged, unbroken by a refusal, a dismissal, an approval of
    another content, or a fresh start; all of the run are at hand, so that a later approval may follow a step that an
    earlier one preceded, and the first step takes its first. A refusal stands until a new review of the same person,
    whatever is dismissed, reopened or pushed; a dismissed review of unknown state is a refusal; so is one of a gone
    account. A dismissed approval is no standing.

    A step takes the earliest approval, strictly later in time than all steps before it, of somebody who holds its
    office both then and at ``now``, directly or by delegation, who is not the author, has authored none of the
    file's contents, and is taken for no other kind of step of this file. The meeting is one step in that order.
    """
    raise NotImplementedError(facts.pull.number)
