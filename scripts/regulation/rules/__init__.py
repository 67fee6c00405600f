"""The rules of the regulation, in the order of its articles. This list is all there is: nothing registers itself."""

from regulation.finding import Rule
from regulation.rules import (
    article_08_records,
    files,
    office_delegations,
    office_people,
    office_units,
)

RULES: tuple[Rule, ...] = (
    article_08_records.nothing_follows_a_cancellation,
    files.stray_file,
    files.office_files_are_there,
    office_units.unit_names_are_unique,
    office_units.unit_slugs_are_unique,
    office_units.unit_ends_after_it_starts,
    office_units.every_open_unit_has_a_deputy,
    office_people.people_of_one_name_are_told_apart,
    office_people.staff_numbers_are_unique,
    office_people.accounts_are_unique,
    office_people.account_and_its_id_go_together,
    office_people.persons_unit_is_on_the_list,
    office_people.deputies_units_are_on_the_list,
    office_people.terms_end_after_they_start,
    office_people.one_director_at_a_time,
    office_people.there_is_a_director,
    office_people.there_is_a_secretary,
    office_people.two_registrars_at_least,
    office_people.director_is_no_deputy,
    office_people.leaders_have_an_account,
    office_delegations.delegation_is_between_known_people,
    office_delegations.no_delegation_to_oneself,
    office_delegations.delegator_holds_the_office,
    office_delegations.delegate_is_a_leader,
    office_delegations.delegated_units_are_on_the_list,
    office_delegations.delegation_within_the_delegators_units,
    office_delegations.delegation_ends_after_it_starts,
    office_delegations.delegation_lasts_at_most_ninety_days,
    office_delegations.delegations_do_not_chain,
)
