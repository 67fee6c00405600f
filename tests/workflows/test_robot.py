"""The robot of the workflow remind, set up: one message a day however often it is started (Art. 8)."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from group_registry.model.terms import day_of
from support.host_stage import CLERK, Stage
from support.made_pages import PATH, group
from support.runner import Runner, robot_tunnel

pytestmark = pytest.mark.long

KEY = "a1b2c3d4-e5f6"
SET_UP = ["--var", "ROBOT=yes", "--secret", f"ROBOT_URL=https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"]


def test_a_robot_is_told_once_a_day_however_often_the_workflow_is_started(
    played: Stage, runner: Runner, tmp_path: Path
) -> None:
    """The second run, in a fresh clone, finds the note among the issues.

    Where the variable ``ROBOT`` is not set nothing is sent: ``test_flow.py`` runs the workflow so.
    """
    ends = group(until=str(day_of(datetime.now(UTC))))
    played.host.write(played.people[CLERK], "main", {PATH: ends})
    with robot_tunnel(tmp_path) as tunnel:
        led = [word for name, value in tunnel.env.items() for word in ("--env", f"{name}={value}")]
        for _ in range(2):
            ran = runner.run("work.yml", "schedule", settings=[*SET_UP, *led], schedule="23 0 * * *")
            assert ran.succeeded, ran.log
            assert KEY not in ran.log
    texts = [json.loads(body)["text"]["content"] for path, body in tunnel.came if path.endswith(f"?key={KEY}")]
    assert set(tunnel.asked) == {"qyapi.weixin.qq.com:443"}
    assert len(tunnel.came) == len(texts) == len({text[:10] for text in texts})  # midnight may pass
    assert all("群组备案提醒：共 1 件" in text and "参保服务答疑群" not in text for text in texts)
    notes = [str(one.body) for one in played.host.issues.values() if one.title == "机器人的发送记录"]
    assert [note.endswith("：已发送") for note in notes] == [True]
