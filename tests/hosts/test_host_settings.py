"""The settings on GitHub: each one good, too lax, and not to be seen, which never counts as good."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from github_stand_in import Answer, Request, Server
from github_stand_in.server import Answering
from github_stand_in.settings import ANY_BRANCH, PROTECTED_ONLY, Environment, Ruleset, Settings
from group_registry.files.errors import CannotKnow
from group_registry.forms.check import inspect
from group_registry.forms.json_types import Unclear
from group_registry.hosts import github_settings
from group_registry.hosts.client import Exchange, RequestLimits
from group_registry.hosts.github import GitHub
from group_registry.hosts.github_settings import setup_checks
from group_registry.model.finding import Readiness, SetupCheck
from group_registry.model.registry import Registry
from group_registry.reports.findings import checks_text
from group_registry.rules import RULES
from support.cases import CASE_FILES, FORMS, OFFICE, PROJECT, kept
from support.direct import directly
from support.host_description import Watch
from support.host_faults import ANYWHERE, IN_LISTS, ON_THE_LINE, Fault
from support.host_stage import LOGINS, Stage, stage
from support.world import FANG, GAO, LI, PEOPLE, SUN, WU, ZHAO

ADMIN, READER = WU, LI
APP = 15368
"""The app of GitHub Actions on github.com."""
REPORTS = CASE_FILES / "settings"
REGISTRY = inspect(OFFICE, FORMS, RULES).registry
TODAY = date(2026, 11, 2)
LIMITS = RequestLimits(connect=2, read=5, whole=5, size=1 << 20, pauses=())
HASTY = {"is silent": replace(LIMITS, read=0.6), "creeps": replace(LIMITS, whole=0.1)}
KEYS: tuple[str, int | None] = ("DeployKey", None)
STATUS: dict[str, Any] = {"context": "备案审批", "integration_id": APP}
PULL = {
    "allowed_merge_methods": ["merge"],
    "dismiss_stale_reviews_on_push": False,
    "require_code_owner_review": True,
    "require_last_push_approval": False,
    "required_approving_review_count": 0,
    "required_review_thread_resolution": False,
}


def documented() -> Settings:
    """A repository set up as docs/setup.md says, by somebody who read it and not by the tools."""
    required = {"required_status_checks": [dict(STATUS)], "strict_required_status_checks_policy": False}
    settings = Settings(
        allows_forks=True,
        rulesets=[
            Ruleset(
                1,
                "main",
                ("~DEFAULT_BRANCH",),
                {
                    "deletion": None,
                    "non_fast_forward": None,
                    "pull_request": dict(PULL),
                    "required_status_checks": required,
                },
            ),
            Ruleset(2, "approvals-history", ("refs/heads/approvals",), {"deletion": None, "non_fast_forward": None}),
            Ruleset(3, "approvals-writers", ("refs/heads/approvals",), {"creation": None, "update": None}, [KEYS]),
        ],
        keys=[("recorder", True), ("mirror", False)],
        environments={
            "recorder": Environment([("main", "branch")]),
            "github-pages": Environment(),
        },
        roles={ZHAO: "read", LI: "read", SUN: "read", WU: "admin", GAO: "write", FANG: "write"},
    )
    settings.merging |= {"allow_squash_merge": False, "allow_rebase_merge": False}
    settings.actions |= {"allowed_actions": "selected", "sha_pinning_required": True}
    settings.selected_actions = {**settings.selected_actions, "github_owned_allowed": True}
    settings.forks_of_private["run_workflows_from_fork_pull_requests"] = True
    return settings


@dataclass
class HostAsSetUp:
    """The host; ``fault`` spoils the answers whose path is like ``path``."""

    stage: Stage
    server: Server = field(init=False)
    fault: Fault | None = None
    path: str = ""
    spoilt: int = 0
    registry: Registry = REGISTRY

    def __call__(self, answering: Answering) -> Answering:
        def spoiling(request: Request) -> Answer:
            answer = answering(request)
            if self.fault is None or not re.search(self.path, request.target):
                return answer
            self.spoilt += 1
            return self.fault(request, answer)

        return spoiling

    @property
    def settings(self) -> Settings:
        """Those of the repository."""
        return self.stage.host.settings

    def checks(self, who: int = ADMIN, fault: str = "", with_key: bool = True) -> list[SetupCheck]:
        """What comes of what that account's token sees; a fault of the line needs one."""
        token = f"token-of-{LOGINS[who]}"
        limits = HASTY.get(fault, LIMITS)
        exchange = Exchange(self.server.address, "office/registry", token, limits, lambda seconds: None)
        if fault not in ON_THE_LINE:
            directly(exchange, self.server)
        return list(setup_checks(GitHub(exchange), self.registry, with_key, TODAY))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostAsSetUp]:
    """The host, once for all tests of a process."""
    scene, watch = HostAsSetUp(stage(tmp_path_factory.mktemp("host") / "origin.git")), Watch()
    with Server(scene.stage.host, around=lambda answering: scene(watch(answering))) as scene.server:
        yield scene
    assert watch.faults == []
    assert watch.seen


@pytest.fixture
def scene(made: HostAsSetUp, monkeypatch: pytest.MonkeyPatch) -> HostAsSetUp:
    """The same, set up as documented and not spoilt, as if this were github.com."""
    made.stage.host.settings = documented()
    made.fault, made.spoilt, made.registry = None, 0, REGISTRY
    monkeypatch.setattr(github_settings, "GITHUB_COM", made.server.address)
    return made


def not_good(checks: list[SetupCheck]) -> list[tuple[str, str, str]]:
    """What is to be told, but for who has Admin and what no answer tells of workflows, which always are."""
    always = ("admins", "policies")
    wanted = [check for check in checks if check.state is not Readiness.GOOD and check.key not in always]
    assert all(check.fix and "\n" not in check.says + check.fix for check in wanted)
    return [(check.key, check.state.name.lower(), check.says) for check in wanted]


def test_a_repository_set_up_as_documented_is_good(scene: HostAsSetUp) -> None:
    checks = scene.checks()
    assert not_good(checks) == []
    assert [check.says for check in checks if check.key == "admins"] == ["demo-wu"]
    assert {check.key for check in checks} == {
        *("private", "main", "merging", "evidence", "writers", "keys", "environment", "secrets", "actions", "token"),
        *("forks", "people", "admins", "policies"),
    }


def test_the_files_to_import_are_those_that_are_documented() -> None:
    """In the form in which GitHub exports a ruleset; what stands in them was written from docs/setup.md."""
    for wanted in documented().rulesets:
        data = json.loads((PROJECT / f".github/rulesets/{wanted.name}.json").read_text("utf-8"))
        assert {rule["type"]: rule.get("parameters") for rule in data["rules"]} == wanted.rules
        assert [(one["actor_type"], one["actor_id"]) for one in data["bypass_actors"]] == wanted.exempt
        assert data["conditions"]["ref_name"] == {"include": list(wanted.branches), "exclude": []}
        assert (data["name"], data["target"], data["enforcement"]) == (wanted.name, "branch", "active")


STATES: dict[str, tuple[Callable[[Settings], object], int]] = {
    "as documented": (lambda settings: None, ADMIN),
    "new": (lambda settings: vars(settings).update(vars(Settings(roles={WU: "admin"}))), ADMIN),
    "lax": (lambda settings: [LAX[one][0](settings) for one in TOGETHER], ADMIN),
    "hidden": (lambda settings: settings.roles.clear(), READER),
}


@pytest.mark.parametrize("name", STATES)
def test_the_whole_report_as_it_is_read(scene: HostAsSetUp, name: str) -> None:
    change, who = STATES[name]
    change(scene.settings)
    place, text = REPORTS / f"{name.replace(' ', '-')}.txt", checks_text(scene.checks(who))
    assert text == kept(place, text)


def test_the_app_of_another_server_is_not_known(scene: HostAsSetUp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github_settings, "GITHUB_COM", "https://api.github.com")
    says = "其余相符；GitHub Actions 在本平台上的编号不详，必需的状态及其来源无法核对"
    assert not_good(scene.checks()) == [("main", "unknown", says)]


MAIN, HISTORY, WRITERS = 0, 1, 2
ADMINS = ("RepositoryRole", 5)
Change = Callable[[Settings], object]


def without(number: int, *kinds: str) -> Change:
    return lambda settings: [settings.rulesets[number].rules.pop(kind) for kind in kinds]


def exempting(number: int, *actors: tuple[str, int | None]) -> Change:
    return ruled(number, "exempt", list(actors))


def ruled(number: int, name: str, value: object) -> Change:
    return lambda settings: setattr(settings.rulesets[number], name, value)


def asking(**about: Any) -> Change:
    return lambda settings: settings.rulesets[MAIN].rules["pull_request"].update(about)  # type: ignore[union-attr]


def requiring(*statuses: dict[str, Any]) -> Change:
    about = {"required_status_checks": list(statuses)}
    return lambda settings: settings.rulesets[MAIN].rules["required_status_checks"].update(about)  # type: ignore[union-attr]


def all_of(*changes: Change) -> Change:
    return lambda settings: [change(settings) for change in changes]


def holding(name: str, value: object) -> Change:
    return lambda settings: setattr(settings, name, value)


def of(name: str, **values: object) -> Change:
    """Fields of a setting that has several."""
    return lambda settings: getattr(settings, name).update(values)


def roles(**by_login: str) -> Change:
    ids = {login: number for number, login in LOGINS.items()}
    return lambda settings: settings.roles.update({ids[f"demo-{login}"]: role for login, role in by_login.items()})


def recorder(name: str, value: object) -> Change:
    return lambda settings: setattr(settings.environments["recorder"], name, value)


ONE_FIELD = "与 docs/setup.md 不符的有 1 项"
PASSERS = "可以绕过的（Bypass list）现有："
OPEN_TO_ALL = "仓库为公开，任何人均可查看名册和备案内容"
NOT_ON_MAIN = "没有对分支 main 生效的 ruleset main"
OTHER_RULES = "规则与文件不符："
OTHER_STATUSES = f"main: {OTHER_RULES}required_status_checks"
NO_WRITERS = "没有对分支 approvals 生效的 ruleset approvals-writers"
NO_KEY = "没有，record 无法写入审批证据"
SHARED = "：有 Write 权限的人员在本人分支上以流程即可取得"
OTHER_APP = STATUS | {"integration_id": 99}
VALIDATE = {"context": "validate", "integration_id": APP}
TURNED: dict[str, tuple[Change, list[str]]] = {
    f"{name} is {not value}": (asking(**{name: not value}), [f"main: {OTHER_RULES}pull_request"])
    for name, value in PULL.items()
    if isinstance(value, bool)
}
LAX: dict[str, tuple[Change, list[str]]] = {
    "another ruleset": (
        lambda it: it.rulesets.append(Ruleset(4, "all", ("~ALL",), {"update": None})),
        ["rulesets: all"],
    ),
    "public, and asks before strangers' workflows run": (
        lambda it: vars(it).update(is_private=False, fork_approval="all_external_contributors"),
        [f"private: {OPEN_TO_ALL}"],
    ),
    "of a person, who has no secrets to share": (holding("is_personal", value=True), []),
    "of a person with secrets": (
        lambda it: vars(it).update(is_personal=True, secrets=("ROBOT",)),
        [f"secrets: ROBOT{SHARED}"],
    ),
    "public": (holding("is_private", value=False), [f"private: {OPEN_TO_ALL}", f"forks: {ONE_FIELD}"]),
    "main may be deleted": (without(MAIN, "deletion"), [f"main: {OTHER_RULES}deletion"]),
    "main may be rewritten": (without(MAIN, "non_fast_forward"), [f"main: {OTHER_RULES}non_fast_forward"]),
    "main without pull requests": (without(MAIN, "pull_request"), [f"main: {OTHER_RULES}pull_request"]),
    "main without the status": (without(MAIN, "required_status_checks"), [OTHER_STATUSES]),
    "main's rules are off": (ruled(MAIN, "enforcement", "disabled"), [f"main: {NOT_ON_MAIN}"]),
    "main's rules are on trial": (ruled(MAIN, "enforcement", "evaluate"), [f"main: {NOT_ON_MAIN}"]),
    "main's rules are for another branch": (ruled(MAIN, "branches", ["refs/heads/release"]), [f"main: {NOT_ON_MAIN}"]),
    "administrators pass main's rules by": (exempting(MAIN, ADMINS), [f"main: {PASSERS}RepositoryRole，应有：空"]),
    "the key passes main's rules by": (exempting(MAIN, KEYS), [f"main: {PASSERS}DeployKey，应有：空"]),
    "several pass main's rules by": (
        exempting(MAIN, ("Team", 7), ("Integration", 9), ("OrganizationAdmin", None), ("User", 4)),
        [f"main: {PASSERS}Integration、OrganizationAdmin、Team、User，应有：空"],
    ),
    **TURNED,
    "another status": (requiring(VALIDATE), [OTHER_STATUSES]),
    "the status from anybody": (requiring({"context": "备案审批"}), [OTHER_STATUSES]),
    "the status from another app": (requiring(OTHER_APP), [OTHER_STATUSES]),
    "the job of validate, too": (requiring(STATUS, VALIDATE), [OTHER_STATUSES]),
    "squashing": (
        all_of(of("merging", allow_squash_merge=True), asking(allowed_merge_methods=["merge", "squash"])),
        [f"main: {OTHER_RULES}pull_request", f"merging: {ONE_FIELD}"],
    ),
    "rebasing": (of("merging", allow_rebase_merge=True), [f"merging: {ONE_FIELD}"]),
    "no way to merge": (of("merging", allow_merge_commit=False), [f"merging: {ONE_FIELD}"]),
    "merging by itself": (of("merging", allow_auto_merge=True), [f"merging: {ONE_FIELD}"]),
    "the evidence may be deleted": (without(HISTORY, "deletion"), [f"evidence: {OTHER_RULES}deletion"]),
    "the evidence may be rewritten": (
        without(HISTORY, "non_fast_forward"),
        [f"evidence: {OTHER_RULES}non_fast_forward"],
    ),
    "the key may rewrite the evidence": (exempting(HISTORY, KEYS), [f"evidence: {PASSERS}DeployKey，应有：空"]),
    "one ruleset for all of the evidence": (
        all_of(
            without(HISTORY, "deletion", "non_fast_forward"),
            lambda it: it.rulesets[WRITERS].rules.update(deletion=None, non_fast_forward=None),
        ),
        [
            "evidence: 没有对分支 approvals 生效的 ruleset approvals-history",
            f"writers: {OTHER_RULES}deletion、non_fast_forward",
        ],
    ),
    "everybody may begin the evidence": (without(WRITERS, "creation"), [f"writers: {OTHER_RULES}creation"]),
    "everybody may write evidence": (without(WRITERS, "update"), [f"writers: {OTHER_RULES}update"]),
    "rules on writers are off": (ruled(WRITERS, "enforcement", "disabled"), [f"writers: {NO_WRITERS}"]),
    "administrators may write evidence": (
        exempting(WRITERS, KEYS, ADMINS),
        [f"writers: {PASSERS}DeployKey、RepositoryRole，应有：DeployKey"],
    ),
    "nobody may write evidence": (exempting(WRITERS), [f"writers: {PASSERS}空，应有：DeployKey"]),
    "no key": (holding("keys", []), [f"keys: {NO_KEY}"]),
    "a key that only reads": (holding("keys", [("recorder", False)]), [f"keys: {NO_KEY}"]),
    "keys are switched off": (holding("are_keys_on", value=False), [f"keys: {NO_KEY}"]),
    "two keys": (
        lambda it: it.keys.append(("deploy", True)),
        ["keys: 有 2 个：recorder、deploy；规则不能区分，每一个均可写入审批证据"],
    ),
    "no environment": (lambda it: it.environments.pop("recorder"), ["environment: 没有名为 recorder 的环境"]),
    **{
        f"{name} may use the key": (
            recorder("admits", admits),
            ["environment: 可以取得登记的密钥的，不是只有分支 main"],
        )
        for name, admits in {
            "any branch": ANY_BRANCH,
            "protected branches": PROTECTED_ONLY,
            "a tag called main": [("main", "branch"), ("main", "tag")],
            "a pattern": [("mai*", "branch")],
            "nothing": [],
        }.items()
    },
    "secrets for every branch": (
        holding("secrets", ("RECORDER_KEY", "ROBOT")),
        [f"secrets: RECORDER_KEY、ROBOT{SHARED}"],
    ),
    "secrets of the organisation": (holding("organization_secrets", ("HOOK",)), [f"secrets: HOOK{SHARED}"]),
    "no workflows": (of("actions", enabled=False), [f"actions: {ONE_FIELD}"]),
    "any action": (of("actions", allowed_actions="all"), [f"actions: {ONE_FIELD}"]),
    "own actions alone": (of("actions", allowed_actions="local_only"), [f"actions: {ONE_FIELD}"]),
    "verified creators": (of("selected_actions", verified_allowed=True), [f"actions: {ONE_FIELD}"]),
    "a pattern of actions": (of("selected_actions", patterns_allowed=["x/*"]), [f"actions: {ONE_FIELD}"]),
    "tags of actions": (of("actions", sha_pinning_required=False), [f"actions: {ONE_FIELD}"]),
    "workflows write": (of("workflow", default_workflow_permissions="write"), [f"token: {ONE_FIELD}"]),
    "workflows approve": (of("workflow", can_approve_pull_request_reviews=True), [f"token: {ONE_FIELD}"]),
    "no forks": (holding("allows_forks", value=False), [f"forks: {ONE_FIELD}"]),
    "forks write": (
        of("forks_of_private", send_write_tokens_to_workflows=True, send_secrets_and_variables=True),
        ["forks: 与 docs/setup.md 不符的有 2 项"],
    ),
    "forks are not checked": (
        of("forks_of_private", run_workflows_from_fork_pull_requests=False),
        [f"forks: {ONE_FIELD}"],
    ),
    "a stranger": (roles(outsider="read"), ["people: 不在名册中：demo-outsider"]),
    "a stranger who writes": (
        roles(clerk="maintain"),
        ["people: 不在名册中：demo-clerk", "people: 不是信息技术部人员而有 Write：demo-clerk"],
    ),
    "a leader who writes": (roles(li="write"), ["people: 不是信息技术部人员而有 Write：demo-li"]),
    "a registrar who reads": (roles(fang="triage"), ["people: 信息技术部人员没有 Write：方晴"]),
    "leaders who cannot see it": (
        lambda it: [it.roles.pop(one) for one in (ZHAO, SUN)],
        ["people: 没有权限，不能评审：赵明诚、孙立"],
    ),
}
TOGETHER: tuple[str, ...] = (
    *(
        "public",
        "several pass main's rules by",
        "require_code_owner_review is False",
        "dismiss_stale_reviews_on_push is True",
    ),
    *("another status", "squashing", "the key may rewrite the evidence", "administrators may write evidence"),
    *(
        "two keys",
        "a tag called main may use the key",
        "secrets for every branch",
        "tags of actions",
        "workflows approve",
    ),
    *("a stranger who writes", "a leader who writes", "a registrar who reads", "leaders who cannot see it"),
)
"""Faults that can be told at one go."""


@pytest.mark.parametrize("name", LAX)
def test_what_is_missing_or_too_lax_is_told_and_nothing_else(scene: HostAsSetUp, name: str) -> None:
    change, wanted = LAX[name]
    change(scene.settings)
    assert [(f"{key}: {says}", state) for key, state, says in not_good(scene.checks())] == [
        (one, "noted" if one.startswith("rulesets:") else "missing") for one in wanted
    ]


@pytest.mark.parametrize("is_over", [False, True])
def test_an_office_is_held_to_its_last_day(scene: HostAsSetUp, is_over: bool) -> None:
    """A registrar about to retire keeps Write, and a director who is keeps access, until then."""
    scene.registry = ending("2026-11-01" if is_over else "2026-11-02", FANG, ZHAO)
    lax = [("people", "missing", "不是信息技术部人员而有 Write：demo-fang")]
    assert not_good(scene.checks()) == (lax if is_over else [])
    scene.settings.roles.pop(ZHAO)
    shut_out = [("people", "missing", "没有权限，不能评审：赵明诚")]
    assert not_good(scene.checks()) == (lax if is_over else shut_out)


def ending(last: str, *accounts: int) -> Registry:
    """The office, where these people's terms end on that day; TODAY is 2026-11-02."""
    lines = OFFICE[PEOPLE].decode().splitlines()
    ended = [
        line.replace("起: 2020-01-01", f"起: 2020-01-01, 止: {last}")
        if any(str(one) in line for one in accounts)
        else line
        for line in lines
    ]
    return inspect(OFFICE | {PEOPLE: "\n".join([*ended, ""]).encode()}, FORMS, RULES).registry


def test_without_a_key_of_its_own_the_recorder_is_told_in_red(scene: HostAsSetUp) -> None:
    scene.settings.rulesets.pop(WRITERS)
    scene.settings.environments.clear()
    scene.settings.keys.clear()
    assert [(key, state) for key, state, _ in not_good(scene.checks(with_key=False))] == [("recorder", "missing")]


QUESTIONS = {
    r"/rules/branches/main\?": {"main"},
    r"/rules/branches/approvals\?": {"evidence", "writers"},
    r"/rulesets/1$": {"main"},
    r"/rulesets/2$": {"evidence", "writers"},
    r"/keys\?": {"keys"},
    r"/environments\?": {"environment"},
    "/deployment-branch-policies": {"environment"},
    "/actions/secrets": {"secrets"},
    "/actions/organization-secrets": {"secrets"},
    "/actions/permissions$": {"actions"},
    "/selected-actions": {"actions"},
    "/permissions/workflow": {"token"},
    "/fork-pr-workflows-private-repos": {"forks"},
    r"/collaborators\?": {"people"},
}
"""Each question by its path, and the checks that nobody can make without its answer."""
LISTS = {path for path in QUESTIONS if path.endswith(r"\?") and "environments" not in path}
EVERY_FAULT = {"/permissions/workflow"}
"""What goes wrong on the way is the client's matter, the same for all questions (test_faults)."""
SOME_FAULTS = ("403", "404", "500", "HTML with 200", "null", "a word", "a key twice", "no number")
EACH = ANYWHERE.keys() - {"304"}
"""The body of that one, which no real host sends, would stay on the line and spoil the next answer, too."""
SPOILT = [
    *(
        (path, name, ANYWHERE[name])
        for path in QUESTIONS
        for name in (sorted(EACH) if path in EVERY_FAULT else SOME_FAULTS)
    ),
    *((path, name, fault) for path in sorted(LISTS) for name, fault in IN_LISTS.items()),
]


@pytest.mark.parametrize(("path", "name", "fault"), SPOILT, ids=[f"{path}: {name}" for path, name, _ in SPOILT])
def test_what_cannot_be_read_is_unknown_and_never_good(scene: HostAsSetUp, path: str, name: str, fault: Fault) -> None:
    scene.path, scene.fault = path, fault
    checks = scene.checks(fault=name)
    assert scene.spoilt
    assert {(key, state) for key, state, _ in not_good(checks)} == {(key, "unknown") for key in QUESTIONS[path]}
    assert all(re.fullmatch(r"[^\n\x1b]*[一-鿿][^\n\x1b]*", says) for _, _, says in not_good(checks))


@pytest.mark.parametrize(("name", "fault"), ANYWHERE.items(), ids=list(ANYWHERE))
def test_where_the_repository_is_not_shown_nothing_is_known(scene: HostAsSetUp, name: str, fault: Fault) -> None:
    scene.path, scene.fault = "/registry$", fault
    with pytest.raises((CannotKnow, Unclear)):
        scene.checks(fault=name)


def test_who_only_reads_sees_little_and_nothing_of_that_is_called_good(scene: HostAsSetUp) -> None:
    found = scene.checks(READER)
    hidden = {"main", "merging", "evidence", "writers", "keys", "secrets", "actions", "token", "forks"}
    assert {check.key for check in found if check.state is Readiness.UNKNOWN} == hidden | {"people"}
    assert {check.key for check in found if check.state is Readiness.GOOD} == {"private", "environment"}
    assert not_good(found)[0] == ("main", "unknown", "规则齐全，但 GitHub 只向有权修改规则的人显示 Bypass list")


def test_a_hidden_list_is_no_cover_for_what_is_seen_to_be_lax(scene: HostAsSetUp) -> None:
    without(HISTORY, "deletion")(scene.settings)
    assert ("evidence", "missing", "规则与文件不符：deletion") in not_good(scene.checks(READER))
