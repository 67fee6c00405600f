"""What git is set to on a machine changes nothing: same audit, same decision of what is filed, or "could not know".

Threats f1 and f2: with ``log.diffMerges remerge`` the log told of no change in any merge, and the site said 已备案 of
content that nobody had approved; other settings raised false alarms or ended in a traceback.
"""

import os
import shutil
from pathlib import Path

import pytest

from group_registry.evidence.result import AuditResult
from group_registry.files.errors import CannotKnow
from support.evidence_past import INSIDE, OUTSIDE, Past, again
from support.rendering import DAY, render
from support.repositories import git
from support.world import filing

SETTINGS = {
    "log.diffMerges": ["remerge", "off", "none", "combined", "dense-combined", "separate", "first-parent"],
    "i18n.logOutputEncoding": ["GBK", "UTF-16", "ISO-8859-1"],
    "i18n.commitEncoding": ["GBK"],
    "core.quotePath": ["true"],
    "core.abbrev": ["7"],
    "core.commitGraph": ["true"],
    "log.abbrevCommit": ["true"],
    "log.follow": ["true"],
    "log.mailmap": ["true"],
    "log.showSignature": ["true"],
    "log.showRoot": ["false"],
    "log.decorate": ["full"],
    "log.date": ["relative"],
    "log.excludeDecoration": ["*"],
    "format.pretty": ["oneline"],
    "color.ui": ["always"],
    "core.pager": ["false"],
    "pager.log": ["false"],
    "diff.renames": ["copies"],
    "diff.relative": ["true"],
    "diff.noPrefix": ["true"],
    "diff.ignoreSubmodules": ["all"],
    "diff.submodule": ["log"],
    "diff.external": ["false"],
    "diff.context": ["0"],
}
CASES = [(name, value) for name, values in SETTINGS.items() for value in values]


def tampered(past: Past) -> Past:
    """A merge by the button that nobody approved, recorded as such; and a change that everybody approved after it."""
    past.world.opened({INSIDE: filing(purpose="没有任何人批准过的用途", records=again() + again("再改一次"))}).merge()
    assert past.record() == 0
    return past


@pytest.fixture(scope="module")
def unapproved(clean: Past, tmp_path_factory: pytest.TempPathFactory) -> tuple[Past, AuditResult]:
    """That past, and its audit on a machine where nothing is set."""
    past = tampered(clean.copied(tmp_path_factory.mktemp("unapproved") / "past"))
    result = past.audit()
    assert {str(one.kind) for one in result.findings} == {"not_approved"}
    return past, result


@pytest.mark.parametrize(("name", "value"), CASES, ids=[f"{name}={value}" for name, value in CASES])
def test_a_setting_of_git_changes_no_audit(
    unapproved: tuple[Past, AuditResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    past, expected = unapproved
    settings = tmp_path / "gitconfig"
    git(tmp_path, "config", "--file", str(settings), name, value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert past.audit() == expected


def test_where_git_remerges_an_unapproved_merge_is_not_called_filed(past: Past) -> None:
    tampered(past)
    git(past.world.git, "config", "log.diffMerges", "remerge")
    out = past.world.git.parent / "site"
    done = render("--root", past.world.git, "--at", "main", "--out", out, "--as-of", DAY)
    assert done.returncode == 0, done.stdout + done.stderr
    inside, outside = (
        (out / path.removeprefix("registry/").removesuffix(".yaml") / "index.html").read_text("utf-8")
        for path in (INSIDE, OUTSIDE)
    )
    assert "没有任何人批准过的用途" in inside
    assert 'class="refused">审批依据不符' in inside
    assert 'class="proven">已备案' not in inside
    assert 'class="proven">已备案' in outside


def test_a_git_that_tells_of_no_merge_all_the_same_is_not_believed(
    unapproved: tuple[Past, AuditResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying = tmp_path / "git"
    lying.write_text(
        '#!/bin/sh\nfor word; do shift; [ "$word" = --diff-merges=first-parent ] && word=--diff-merges=off\n'
        f'set -- "$@" "$word"; done\nexec {shutil.which("git")} "$@"\n',
        "utf-8",
    )
    lying.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(CannotKnow, match="不符"):
        unapproved[0].audit()
