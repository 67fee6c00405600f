"""Each item of each form has its limits: what passes at one and what is said beyond it, kept as a table.

Whoever loosens a limit changes the table. ``WRITE_REPORTS=1`` writes it anew.
"""

from functools import cache
from typing import Any

import pytest

from group_registry.forms.refusal import Refusal
from group_registry.forms.schema_check import UNEXPLAINED
from group_registry.forms.schemas import Forms
from group_registry.forms.yaml import TIMES_IN_LISTS, parse
from support.cases import CASE_FILES, FORMS, OFFICE, case_files, cases, kept
from support.limits import limits

TABLES = CASE_FILES / "limits"
FORMS_OF = Forms.of_schemas(FORMS)
KINDS = {form.name: form for form in FORMS_OF.forms}


@cache
def fitting() -> dict[str, list[Any]]:
    """By their form, the files of the small office and of the rules' cases, and those about groups never filed."""
    never_filed = {
        "registry/blacklist/02.yaml": (TABLES / "blacklist.yaml").read_bytes(),
        "registry/incidents/2026/02.yaml": (TABLES / "incident.yaml").read_bytes(),
    }
    places = [OFFICE, *map(case_files, [*cases("pass"), *cases("fail")]), never_filed]
    files: dict[str, list[Any]] = {name: [] for name in KINDS}
    for path, content in dict.fromkeys(file for place in places for file in place.items()):
        form, data = FORMS_OF.form_of(path), parse(content, TIMES_IN_LISTS)
        if form and not isinstance(data, Refusal):
            files[form.name].append(data)
    return files


@pytest.mark.parametrize("name", KINDS)
def test_each_limit_of_a_form_takes_and_refuses_what_is_kept(name: str) -> None:
    table = "\n".join([name, *limits(KINDS[name], fitting()[name]), ""])
    assert UNEXPLAINED.says not in table
    assert table == kept(TABLES / f"{name}.txt", table)
