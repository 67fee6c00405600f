"""Bad files as data: ``cases/bad_files/<form>/<name>.yaml`` takes the place of a file of that form in the small office.

Bytes that an editor would spoil are written ⟨EF BB BF⟩, many of them ⟨2C * 5000⟩. Beside each case stands its report.
"""

import re
from pathlib import Path

from support.cases import PROJECT

CASES = sorted((PROJECT / "tests/cases/bad_files").glob("*/*.yaml"))
PLACES = {
    "baseline": "registry/office/baseline.yaml",
    "blacklist": "registry/blacklist/01.yaml",
    "delegations": "registry/office/delegations.yaml",
    "group": "registry/groups/hyfw/case.yaml",
    "incident": "registry/incidents/2026/01.yaml",
    "interpretations": "registry/office/interpretations.yaml",
    "minutes": "registry/minutes/2026-01.yaml",
    "paper": "registry/paper/2026-01.yaml",
    "people": "registry/office/people.yaml",
    "policy": "registry/office/policy.yaml",
    "quiet-period": "registry/quiet-periods/2026-case.yaml",
    "units": "registry/office/units.yaml",
    "waivers": "registry/office/waivers.yaml",
}
MARK = re.compile("⟨([0-9A-F ]+?)(?: \\* ([0-9]+))?⟩".encode())


def content_of(case: Path) -> bytes:
    return MARK.sub(lambda mark: bytes.fromhex(mark[1].decode()) * int(mark[2] or 1), case.read_bytes())
