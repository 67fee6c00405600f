"""The calls about runs of workflows and what they left. Who plays the host notes the runs."""

from io import BytesIO
from zipfile import ZipFile

from github_stand_in.call import Call, Reply
from github_stand_in.host import Host
from github_stand_in.model import Refused
from github_stand_in.shown import Shape, stamp

DOWNLOADS = "/kept/"
"""Where files lie, by the number of the artifact."""
A_RUN = 1000
"""Artifacts are numbered by their run and their place in it."""


def runs(call: Call) -> Reply:
    """The runs of a workflow, the newest first; the branch is but the name that each bears."""
    path, branch = f".github/workflows/{call.named['workflow']}", call.query.get("branch")
    told = [_shown(call, place) for place in reversed(range(len(call.host.runs)))]
    found = [one for one in told if one["path"] == path and branch in (None, one["head_branch"])]
    return 200, {"total_count": len(found), "workflow_runs": found}


def _shown(call: Call, place: int) -> Shape:
    run, at = call.host.runs[place], stamp(call.host.opened_at)
    return {
        "id": place + 1,
        "path": f".github/workflows/{run.workflow}",
        "head_branch": run.branch,
        "head_sha": run.commit,
        "event": run.event,
        "status": "completed",
        "conclusion": "success",
        "created_at": at,
        "updated_at": at,
    }


def artifacts(call: Call) -> Reply:
    """What a run left."""
    number, wanted = int(call.named["id"]), call.query.get("name")
    run, api = call.host.runs[number - 1], f"{call.shown.api}/actions/artifacts"
    found = [
        {
            "id": number * A_RUN + place,
            "node_id": f"A_{number}_{place}",
            "name": name,
            "size_in_bytes": len(content),
            "url": f"{api}/{number * A_RUN + place}",
            "archive_download_url": f"{api}/{number * A_RUN + place}/zip",
            "expired": run.is_expired,
            "created_at": stamp(call.host.opened_at),
            "expires_at": stamp(call.host.opened_at),
            "updated_at": stamp(call.host.opened_at),
        }
        for place, (name, content) in enumerate(run.artifacts.items())
        if wanted in (None, name)
    ]
    return 200, {"total_count": len(found), "artifacts": found}


def download(call: Call) -> Reply:
    """Where it lies."""
    zipped(call.host, int(call.named["id"]))
    return 302, f"{DOWNLOADS}{call.named['id']}"


def zipped(host: Host, number: int) -> bytes:
    """An artifact as it is downloaded."""
    run, place = divmod(number, A_RUN)
    if not 0 < run <= len(host.runs) or place >= len(host.runs[run - 1].artifacts):
        raise Refused(404, "Not Found")
    name, content = [*host.runs[run - 1].artifacts.items()][place]
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr(f"{name}.json", content)
    return made.getvalue()
