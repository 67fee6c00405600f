"""The workflow files as they lie there: pinned, least permissions, base code only, each explained in two languages."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.cases import PROJECT

FOLDER = PROJECT / ".github/workflows"
FILES = sorted(FOLDER.glob("*.yml"))
TOOLS = Path(sys.executable).parent
PINS = {
    "actions/checkout": ("v7.0.1", "3d3c42e5aac5ba805825da76410c181273ba90b1"),
    "actions/setup-python": ("v7.0.0", "5fda3b95a4ea91299a34e894583c3862153e4b97"),
    "actions/upload-pages-artifact": ("v5.0.0", "fc324d3547104276b827a68afc52ff2a11cc49c9"),
    "actions/deploy-pages": ("v5.0.0", "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128"),
    "actions/upload-artifact": ("v7.0.0", "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f"),
}
MAY_WRITE = {
    "approve.yml": {"pull-requests", "statuses"},
    "work.yml": {"contents", "issues", "pull-requests", "statuses", "pages", "id-token"},
}
OF_THE_SUITE = {"tools.yml": {"make", "sudo", ".venv/Scripts/python"}}
"""What a workflow starts besides that no office runs."""


def jobs(file: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))["jobs"]
    return found


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(file).values() for step in job["steps"]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_is_explained_pinned_and_lean(file: Path) -> None:
    """Two lines say what it is for; actions of the host itself, at a commit; the rights that a job needs; base code,
    no token left behind; no word of a stranger in a shell; Python and git alone, no curl, jq, gh or the like.
    """
    text = file.read_text("utf-8")
    data, told = yaml.safe_load(text), steps(file)
    english, chinese = text.splitlines()[:2]
    assert re.fullmatch(r"# [A-Z][ -~]+\.|# [A-Z][ -~]+备案审批[ -~]+\.", english)
    assert re.fullmatch(r"# [一-鿿].*。", chinese)
    assert data["permissions"] == {}
    granted = [job["permissions"] for job in data["jobs"].values()]
    writes = {name for one in granted for name, level in one.items() if level == "write"}
    assert writes == MAY_WRITE.get(file.name, set())
    assert data["concurrency"]["cancel-in-progress"] is (file.name in ("validate.yml", "tools.yml"))  # none that writes
    taken = dict.fromkeys(("validate.yml", "tools.yml"), "${{ github.sha }}").get(file.name, "main")
    for step in told:
        if "uses" in step:
            name, _, commit = step["uses"].partition("@")
            tag, pinned = PINS[name]
            assert commit == pinned
            assert f"{step['uses']} # {tag}\n" in text
        if step.get("uses", "").startswith("actions/checkout@"):
            assert (step["with"]["ref"], step["with"]["persist-credentials"]) == (taken, False)
    runs = [step for step in told if "run" in step]
    assert not [run for run in runs if re.search(r"\$\{\{|GITHUB_ENV|GITHUB_OUTPUT", run["run"])]
    programs = {"python", "pip", "true"} | OF_THE_SUITE.get(file.name, set())
    assert {step["run"].split()[0] for step in runs if "shell" not in step} <= programs
    assert {step["shell"] for step in runs if "shell" in step} <= {"python3 {0}"}


def test_the_recorders_key_is_given_to_the_step_that_records_alone() -> None:
    named = [(file.name, step["run"]) for file in FILES for step in steps(file) if "RECORDER_KEY" in str(step)]
    assert named == [("work.yml", 'python scripts/registry.py work --only "$PARTS" --as-recorder')]
    found = [(file.name, name, job) for file in FILES for name, job in jobs(file).items()]
    lent = {(file, name) for file, name, job in found if job.get("environment") == "recorder"}
    assert lent == {("work.yml", "record"), ("work.yml", "robot")}


def test_the_job_with_the_recorders_key_reads_no_open_request_and_hands_nothing_on() -> None:
    record = jobs(FOLDER / "work.yml")["record"]
    parts = re.findall(r"'([a-z,]+)'", record["steps"][-1]["env"]["PARTS"])
    assert set(",".join(parts).split(",")) == {"record", "audit", "look", "night"}
    reads = {"pull-requests": "read", "statuses": "read"}
    assert record["permissions"] == reads | {"contents": "write", "issues": "write"}
    assert "outputs" not in record
    assert not [step for step in record["steps"] if "artifact" in step.get("uses", "")]


def test_f17_pages_are_given_what_this_very_run_made() -> None:
    """``deploy-pages`` takes the artifact of its own run; nothing here names another run's."""
    found = jobs(FOLDER / "work.yml")
    assert found["deploy"]["needs"] == "desk"
    (deploy,) = found["deploy"]["steps"]
    assert deploy["uses"].startswith("actions/deploy-pages@")
    assert "with" not in deploy
    uses = [step.get("uses", "").partition("@")[0] for step in found["desk"]["steps"]]
    assert uses.count("actions/upload-pages-artifact") == 1
    assert [step for file in FILES for step in steps(file) if "download" in step.get("uses", "")] == []


def test_the_gate_is_never_skipped_and_is_no_job() -> None:
    assert all("if" not in job for job in jobs(FOLDER / "approve.yml").values())
    assert "备案审批" not in [job["name"] for file in FILES for job in jobs(file).values()]


def _evaluated(expression: str, event: dict[str, Any]) -> str:
    """GitHub's expression, as far as ours go: names, ``&&``, ``||`` and ``format``."""

    def of(name: re.Match[str]) -> str:
        found: Any = {"github": {"event": event}}
        for part in name[0].split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return repr(found)

    told = re.sub(r"github\.event[\w.]*", of, expression.replace("&&", "and").replace("||", "or"))
    return str(eval(" ".join(told.split()), {"format": lambda form, *words: form.format(*words)}) or "")


def _judged(event: dict[str, Any]) -> tuple[str, list[str]]:
    """The concurrency group of approve.yml for an event, and what the command is told: number, head, head before."""
    data = yaml.safe_load((FOLDER / "approve.yml").read_text("utf-8"))
    told = steps(FOLDER / "approve.yml")[-1]["env"]
    group = re.sub(r"\$\{\{(.*)\}\}", lambda one: _evaluated(one[1], event), data["concurrency"]["group"])
    return group, [_evaluated(told[name].strip("${} "), event) for name in ("NUMBER", "HEAD", "BEFORE")]


def test_an_event_and_the_signal_of_its_review_are_of_one_group_and_all_else_is_the_round() -> None:
    head = {"label": "office:filing", "sha": "a" * 40}
    pushed = {"number": 7, "before": "b" * 40, "pull_request": {"head": head}}
    owner = {"owner": {"login": "office"}}
    signal = {"workflow_run": {"head_sha": "a" * 40, "head_branch": "filing", "head_repository": owner}}
    assert _judged(pushed) == ("approve-office:filing", ["7", "a" * 40, "b" * 40])
    assert _judged(signal) == ("approve-office:filing", ["", "a" * 40, ""])
    gone = {"number": 7, "pull_request": {"head": {"label": None, "sha": "a" * 40}}}
    assert _judged(gone) == ("approve-7", ["7", "a" * 40, ""])
    main = {"before": "c" * 40, "after": "d" * 40}
    assert _judged(main) == ("approve-round", ["", "", ""])


def test_reminders_wait_apart_and_nothing_hangs_on_a_time_at_which_nothing_starts() -> None:
    text = (FOLDER / "work.yml").read_text("utf-8")
    data = yaml.safe_load(text)
    hour, night, morning = crons = [one["cron"] for one in data[True]["schedule"]]
    asked = set(re.findall(r"github\.event\.schedule [=!]= '(.*?)'", text))
    assert asked == {night, morning}
    told = {
        "group": data["concurrency"]["group"].removeprefix("work-"),
        "if": data["jobs"]["record"]["if"],
        **{job: data["jobs"][job]["steps"][place]["env"]["PARTS"] for job, place in (("record", -1), ("desk", 3))},
    }
    evaluated = {
        cron: [_evaluated(one.strip("${} "), {"schedule": cron}) for one in told.values()] for cron in (None, *crons)
    }
    usual = ["round", "True", "record,audit,look", "judge,render"]
    assert evaluated == {
        None: usual,
        hour: usual,
        night: ["round", "True", "record,audit,look,night", "judge,render"],
        morning: ["remind", "", "record,audit,look", "judge,remind,render"],
    }


def test_the_rounds_by_the_clock_leave_half_of_a_small_plans_minutes() -> None:
    """A private repository has 2,000 a month on the smallest plan. A round takes two to four (docs/setup.md)."""
    crons = [one["cron"] for one in yaml.safe_load((FOLDER / "work.yml").read_text("utf-8"))[True]["schedule"]]
    a_day = 0
    for minute, hours, *days in (one.split() for one in crons):
        assert (minute.isdecimal(), days) == (True, ["*"] * 3)
        step = hours.removeprefix("*").removeprefix("/") or "1"
        a_day += -(-24 // int(step)) if "*" in hours else len(hours.split(","))
    assert 31 * a_day * 4 <= 1000


def test_the_robots_secrets_are_lent_to_one_step_of_a_job_for_main_alone() -> None:
    """No other word of any workflow asks for a secret; the environment is the one that docs/setup.md limits to main."""
    told = "\n".join(file.read_text("utf-8") for file in FILES)
    asked = [f"secrets.{name}" for name in ("RECORDER_KEY", "ROBOT_SECRET", "ROBOT_URL")]
    assert sorted(re.findall(r"\bsecrets\b[.\[]\S*", told)) == asked
    job = jobs(FOLDER / "work.yml")["robot"]
    assert job["if"] == "${{ !cancelled() && vars.ROBOT == 'yes' && github.event.schedule == '23 0 * * *' }}"
    assert [step["run"] for step in job["steps"] if "secrets." in str(step)] == [
        'python scripts/registry.py remind --robot --ask --fetch origin --site "$SITE_URL"'
    ]
    reads = {"contents": "read", "pull-requests": "read", "statuses": "read"}
    assert job["permissions"] == reads | {"issues": "write"}
    lent = [
        {name: value for name, value in step["env"].items() if name.startswith("GIT_CONFIG")}
        for step in (job["steps"][-1], steps(FOLDER / "approve.yml")[-1])
    ]
    assert lent[0] == lent[1] != {}


def _zizmor(*words: str) -> list[tuple[str, str]]:
    command = [str(TOOLS / "zizmor"), "--offline", "--persona=pedantic", "--format=json", *words, str(FOLDER.parent)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout, f"zizmor cannot run: {done.stderr}"
    found = json.loads(done.stdout)
    return sorted((one["ident"], one["locations"][0]["symbolic"]["key"]["Local"]["verbatim_path"]) for one in found)


def test_zizmor_finds_only_the_two_triggers_that_are_explained() -> None:
    assert _zizmor() == []
    found = _zizmor("--no-ignores")
    assert [(ident, Path(path).name) for ident, path in found] == [("dangerous-triggers", "approve.yml")] * 2


def test_they_are_by_the_published_schemas_and_what_is_pinned_is_updated_by_requests_not_at_once() -> None:
    updating = PROJECT / ".github/dependabot.yml"
    for schema, files in (("github-workflows", FILES), ("dependabot", [updating])):
        command = [str(TOOLS / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *map(str, files)]
        assert subprocess.run(command, capture_output=True).returncode == 0
    updates = {one["package-ecosystem"]: one for one in yaml.safe_load(updating.read_text("utf-8"))["updates"]}
    assert updates.keys() == {"github-actions", "uv"}
    assert all(one["cooldown"]["default-days"] >= 7 and one["directory"] == "/" for one in updates.values())


def test_every_library_is_pinned_by_its_hashes_and_no_index_is_named() -> None:
    named = {path.stem for path in PROJECT.glob("requirements*.in")}
    assert {path.stem for path in PROJECT.glob("requirements*.txt")} == named
    assert len(named) == 3
    for stem in named:
        pinned = (PROJECT / f"{stem}.txt").read_text("utf-8")
        one = re.compile(r"[a-z0-9.-]+==\S+( ;[^\\]*?)?(\s+--hash=sha256:[0-9a-f]{64})+")
        assert all(one.fullmatch(line) for line in pinned.replace("\\\n", " ").splitlines()), stem
        for text in (pinned, (PROJECT / f"{stem}.in").read_text("utf-8")):
            assert not re.search(r"://|--(extra-)?index|--find-links|--trusted", text), stem


def test_the_core_on_windows_is_made_of_folders_that_are_there_and_need_no_browser() -> None:
    told = [step.get("run", "") for step in jobs(FOLDER / "tools.yml")["windows"]["steps"]]
    (core,) = (run for run in told if "pytest" in run)
    folders = [word for word in core.split() if word.startswith("tests/")]
    assert len(folders) >= 8
    for folder in folders:
        sources = [path.read_text("utf-8") for path in (PROJECT / folder).glob("*.py")]
        assert sources
        lacking = re.compile(r"^(?:import|from) (?:fcntl|pty|termios|resource|playwright|pwd)\b", re.MULTILINE)
        assert not [text for text in sources if lacking.search(text)]


def test_a_filing_does_not_start_the_suite() -> None:
    on = yaml.safe_load((FOLDER / "tools.yml").read_text("utf-8"))[True]
    assert on["pull_request"]["paths"] == on["push"]["paths"] == ["**", "!registry/**"]
