"""Two years of the office of ten (``bench/ten_years.py``), played by the real commands and held against its own books.

(Art. 6, 8, 9, 10, 11)
"""

from datetime import date
from pathlib import Path

import pytest

from group_registry.forms.check import inspect
from group_registry.gitrepo import clone_audit, repository
from group_registry.model.terms import Audience
from group_registry.pages.group_view import Viewer
from group_registry.pages.site import Site
from group_registry.rules import RULES
from support.cases import FORMS
from support.played_office import TEMPLATES
from support.ten_years import SMALL, Office, opened
from support.years_checks import (
    Files,
    against_audit,
    against_dossier,
    against_figures,
    against_register,
    against_reminders,
)

pytestmark = pytest.mark.long

SEED = 7
LOOKED_AT = 22
"""The day of every third month on which reminders are compared: some short-lived groups are in their last days."""


def test_two_years_are_what_the_office_itself_kept_of_them(tmp_path: Path) -> None:
    """The audit finds the two tamperings and nothing else; register, figures, dossier and reminders are the books'."""
    wrong: list[str] = []

    def remind(office: Office) -> None:
        if office.today.day == LOOKED_AT and office.today.month % 3 == 0:
            wrong.extend(against_reminders(office.desk, office.books, office.today))

    with opened(tmp_path, SMALL, SEED) as office:
        office.live(remind)
        site = _site(office.desk.root, office.today)
        wrong += against_audit(office.desk, office.books)
        wrong += against_register(site, office.books, office.today)
        wrong += against_figures(site, office.books, office.today)
        wrong += against_dossier(office.desk, office.books, office.today.year, tmp_path / "year.zip")
    assert not wrong, "\n".join(wrong)
    done = office.books.tally
    assert len(office.books.tampered) == 2
    assert min(done["meetings"], done["refusals"]) > 0, done


def _site(root: Path, today: date) -> Files:
    """The pages that are looked at, made in process from main and its evidence."""
    inspection = inspect(repository.files_at(root, "main"), FORMS, RULES)
    viewer = Viewer.of(Audience.INTERNAL, inspection, today, clone_audit.evidence(root, FORMS, None))
    site = Site(viewer, RULES, TEMPLATES)
    pages = {f"{page.address}index.html": page.body.encode() for page in site.single_pages()}
    return pages | dict(site.takeaway())
