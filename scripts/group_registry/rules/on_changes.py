"""The rules on changes, apart from the others: most checks are of a registry and load none of what tells of changes."""

from group_registry.model.finding import Rule
from group_registry.rules import RULES, changes

CHANGE_RULES: tuple[Rule, ...] = (
    changes.files_are_never_deleted,
    changes.files_are_never_renamed,
    changes.past_records_are_never_rewritten,
    changes.new_content_needs_a_new_record,
    changes.one_new_record_at_a_time,
    changes.cancellation_changes_nothing_else,
    changes.start_date_is_never_changed,
    changes.versions_only_rise,
    changes.baseline_only_shrinks,
    changes.one_kind_a_change,
    changes.a_batch_is_of_one_kind,
    changes.plain_files_only,
    changes.mass_changes_need_a_permit,
    changes.earlier_content_can_be_read,
)
"""The rules about what a change does to what is on file."""

ALL_RULES = (*RULES, *CHANGE_RULES)
"""All rules, as the pages list them."""
