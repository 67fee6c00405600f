"""What each event does to the scene, in the terms of the host and of git."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial

from group_registry.approval.facts import Commit, Dismissal, Meeting, Paper, Review, ReviewState
from group_registry.model.records import NOTHING_BEFORE, Minutes, Supplement
from group_registry.model.terms import Outcome, PaperStep, day_of
from support import pure
from support.specification import AT_ONCE
from support.stage import ACCOUNTS, BLOBS, NAMES, PATH, Scene, Setting, commit, office

Act = Callable[[Scene, str], Scene]


def play(scene: Scene, event: str) -> Scene:
    who, what = event.split()
    act = what.removesuffix(AT_ONCE)
    later = scene if act != what else replace(scene, at=scene.at + scene.setting.gap)
    return later if scene.merged_at and act not in STILL_POSSIBLE else ACTS[act](later, who)


def flipped(contents: str) -> str:
    return "Y" if contents == "X" else "X"


def reviews(state: ReviewState, scene: Scene, who: str, on: str | None = "head", is_human: bool = True) -> Scene:
    oid = scene.head if on == "head" else on
    review = Review(len(scene.reviews) + 1, ACCOUNTS[who], state, oid, scene.at, who, is_human)
    return replace(scene, reviews=(*scene.reviews, review))


def is_dismissed(scene: Scene, who: str, is_told: bool = True) -> Scene:
    """The person's last approval or refusal is dismissed, once; untold, the timeline does not say what it was."""
    own = [one for one in scene.reviews if one.user == ACCOUNTS[who] and one.is_human]
    decisive = [one for one in own if one.state is not ReviewState.COMMENTED]
    if not decisive or decisive[-1].state is ReviewState.DISMISSED:
        return scene
    last = decisive[-1]
    shown = tuple(replace(one, state=ReviewState.DISMISSED) if one is last else one for one in scene.reviews)
    event = Dismissal(last.id, last.state if is_told else None, scene.at)
    return replace(scene, reviews=shown, dismissals=(*scene.dismissals, event))


def pushes(scene: Scene, who: str) -> Scene:
    return _on_top(scene, flipped(scene.contents), who)


def updates(scene: Scene, who: str) -> Scene:
    """That person presses "update branch": a merge of main that authors nothing of the filing."""
    return _on_top(scene, scene.contents, None)


def _on_top(scene: Scene, contents: str, author: str | None) -> Scene:
    new = _commit(scene.setting, f"c-{scene.at:%d%H%M}", contents, author)
    return replace(scene, head=new.oid, contents=contents, commits={**scene.commits, new.oid: new})


def replaces(scene: Scene, who: str) -> Scene:
    """The branch is rewritten: one new commit by that person with the same contents, the old ones are gone."""
    new = _commit(scene.setting, f"r-{scene.at:%d%H%M}", scene.contents, who)
    return replace(scene, head=new.oid, commits={new.oid: new})


@cache
def _commit(setting: Setting, oid: str, contents: str, author: str | None) -> Commit:
    return commit(setting, oid, contents, author)


def reopens(scene: Scene, who: str) -> Scene:
    return replace(scene, fresh_starts=(*scene.fresh_starts, scene.at))


def merges(scene: Scene, who: str) -> Scene:
    """The merge: what comes later is only seen by whoever looks later."""
    return replace(scene, merged_at=scene.merged_at or scene.at)


def decides(outcome: Outcome, scene: Scene, who: str, on: str = "head", days_ago: int = 0) -> Scene:
    """Minutes are merged of a meeting on the same Shanghai day, or so many days earlier."""
    contents = {"head": scene.contents, "flipped": flipped(scene.contents)}[on]
    met_on = day_of(scene.at) - timedelta(days=days_ago)
    minutes = _minutes(bool(scene.setting.before), len(scene.meetings) + 1, met_on, contents, outcome)
    return replace(scene, meetings=(*scene.meetings, Meeting(minutes, scene.at)))


@cache
def _minutes(is_change: bool, number: int, met_on: date, contents: str, outcome: Outcome) -> Minutes:
    item = (BLOBS["before"] if is_change else None, BLOBS[contents], outcome)
    return pure.minutes(item, day=met_on, number=number, path=PATH)


def supplements(scene: Scene, who: str) -> Scene:
    """Minutes get a 补充: what the last passed in principle was changed into the head's content."""
    last = scene.meetings[-1].minutes if scene.meetings else None
    item = last.items[0] if last else None
    if (
        not last
        or not item
        or item.outcome is not Outcome.PASSED_IN_PRINCIPLE
        or item.new_digest == BLOBS[scene.contents]
    ):
        return scene
    changed = Supplement(origin=last.origin, file=PATH, old_digest=item.new_digest, new_digest=BLOBS[scene.contents])
    new = replace(last, supplements=(*last.supplements, changed))
    return replace(scene, meetings=(*scene.meetings, Meeting(new, scene.at)))


def signs(scene: Scene, who: str, days_ago: int = 0) -> Scene:
    """The director's signature on the printed form is merged, signed on the same day or so many days earlier."""
    signed = pure.paper(PaperStep.SIGN_OFF, NAMES[who], 0, day_of(scene.at) - timedelta(days=days_ago)).signature
    before = BLOBS["before"] if scene.setting.before else NOTHING_BEFORE
    witnesses = (NAMES["secretary"], NAMES["registrar"])
    new = replace(signed, file=PATH, old_digest=before, new_digest=BLOBS[scene.contents], witnesses=witnesses)
    return replace(scene, papers=(*scene.papers, Paper(new, scene.at)))


def takes_office(scene: Scene, who: str, heir: bool = False, given: tuple[str, ...] = (), ends: bool = True) -> Scene:
    """New office files are merged: the deputy's term ended yesterday, and who succeeds or acts for whom."""
    end = day_of(scene.at) - timedelta(days=1) if ends else None
    new = office(scene.setting, scene.at, end, heir, given)
    return replace(scene, offices=(*scene.offices, new))


ACTS: dict[str, Act] = {
    "approves": partial(reviews, ReviewState.APPROVED),
    "approves-first-commit": partial(reviews, ReviewState.APPROVED, on="c-y"),
    "approves-gone-commit": partial(reviews, ReviewState.APPROVED, on=None),
    "approves-by-app": partial(reviews, ReviewState.APPROVED, is_human=False),
    "refuses": partial(reviews, ReviewState.CHANGES_REQUESTED),
    "comments": partial(reviews, ReviewState.COMMENTED),
    "is-dismissed": is_dismissed,
    "is-dismissed-untold": partial(is_dismissed, is_told=False),
    "pushes": pushes,
    "updates": updates,
    "replaces": replaces,
    "reopens": reopens,
    "merges": merges,
    "passes": partial(decides, Outcome.PASSED),
    "passes-flipped": partial(decides, Outcome.PASSED, on="flipped"),
    "passed-before": partial(decides, Outcome.PASSED, days_ago=20),
    "returns": partial(decides, Outcome.RETURNED),
    "rejects": partial(decides, Outcome.REJECTED),
    "passes-in-principle": partial(decides, Outcome.PASSED_IN_PRINCIPLE),
    "supplements": supplements,
    "signs": signs,
    "signed-before": partial(signs, days_ago=20),
    "leaves": takes_office,
    "hands-over": partial(takes_office, heir=True),
    "delegates": partial(takes_office, given=("deputy>other", "deputy>custodian"), ends=False),
    "delegates-sign-off": partial(takes_office, given=("director>other", "director>deputy"), ends=False),
}
"""Each act of an event, by its second word."""
STILL_POSSIBLE = {
    "refuses",
    "is-dismissed",
    "is-dismissed-untold",
    *(act for act in ACTS if act.startswith("approves")),
}
"""What can happen to a pull request after its merge."""
