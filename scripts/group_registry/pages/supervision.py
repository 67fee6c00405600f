"""What pages show of groups and people besides filings: incidents, limits, chains, accounts. Looked up only once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from group_registry.lifecycle.handover import loads, standing
from group_registry.lifecycle.short_lived_chains import chain_of
from group_registry.model.records import Group
from group_registry.model.terms import Audience
from group_registry.pages.blacklist import EntryView, Phased, accounts, blacklist, entry_views, phased
from group_registry.pages.concerns import Concerns, ConcernView
from group_registry.pages.group_view import Viewer, address
from group_registry.pages.incidents import IncidentView, incident_views, incidents
from group_registry.pages.people import ChainView, PersonView, chain_view, persons
from group_registry.pages.search_index import Entry, entry


@dataclass(frozen=True, slots=True)
class Limit:
    """A blacklist entry that limits a group: its number, state and term, and whether it is the custodian's."""

    id: str
    state: Phased
    span: str
    is_of_custodian: bool


@dataclass(frozen=True, slots=True)
class Notes:
    """What a group's page shows besides the form."""

    incidents: tuple[IncidentView, ...] = ()
    limits: tuple[Limit, ...] = ()
    chain: ChainView | None = None
    concerns: tuple[ConcernView, ...] = ()


NOTHING = Notes()


@dataclass(frozen=True)
class Conduct:
    """Incidents, blacklist entries, people and notes as one viewer may see them; the public edition sees none."""

    viewer: Viewer
    concerns: Concerns

    @cached_property
    def persons(self) -> list[PersonView]:
        """Everyone who has a page."""
        return persons(self.viewer)

    @cached_property
    def incidents(self) -> list[IncidentView]:
        """Every incident, the open ones first."""
        return incident_views(self.viewer)

    @cached_property
    def entries(self) -> list[EntryView]:
        """Every entry of the blacklist, the latest first."""
        found = {load.person.staff_no: load for load in loads(self.viewer.registry, self.viewer.today)}
        return entry_views(self.viewer, found, self._addresses)

    @property
    def open_incidents(self) -> list[IncidentView]:
        """The incidents that are not closed, for the home page."""
        return [one for one in self.incidents if one.is_open]

    @cached_property
    def _addresses(self) -> Mapping[str, str]:
        return {person.staff_no: person.address for person in self.persons}

    @cached_property
    def _incidents_by_group(self) -> Mapping[str, tuple[IncidentView, ...]]:
        found: dict[str, list[IncidentView]] = defaultdict(list)
        for one in self.incidents:
            found[one.group_address].append(one)
        return {where: tuple(views) for where, views in found.items()}

    def notes(self, group: Group) -> Notes:
        """What the group's page shows besides the form."""
        if self.viewer.audience is not Audience.INTERNAL:
            return NOTHING
        found, chain = self._incidents_by_group.get(address(group), ()), chain_of(group, self.viewer.registry)
        limits = () if group.is_cancelled else tuple(self._limits(group))
        told = tuple(self.concerns.of_group(group))
        return Notes(found, limits, chain_view(chain, self.viewer) if chain else None, told)

    def pages(self) -> Iterator[tuple[str, Mapping[str, object]]]:
        """The place of each page and the data it shows."""
        yield "incidents", incidents(self.viewer, self.incidents)
        yield "blacklist", blacklist(self.viewer, self.entries)
        yield "accounts", accounts(self.viewer, self._addresses)

    def search_entries(self) -> Iterator[Entry]:
        """The search entries: the three pages, and each incident by the name of its group."""
        yield entry("incidents/", "舆情", "登记、时间经过、报告稿、年度数字", ("舆情",))
        yield entry("blacklist/", "黑名单", "限制期、申诉、解除、须移交的群组", ("黑名单",))
        yield entry("accounts/", "账号丢失、被盗或外借", "处理办法，在册账号", ("账号丢失", "账号被盗", "账号外借"))
        for one in self.incidents:
            yield entry(one.address, f"舆情 {one.number}", f"{one.group} · {one.state.word}", (one.group,))

    def _limits(self, group: Group) -> Iterator[Limit]:
        registry, today = self.viewer.registry, self.viewer.today
        for subject in (group.path, group.custodian):
            for one in registry.restrictions(subject):
                if not standing(one, today).is_over:
                    span = f"{one.starts_on} 至 {one.ends_on}"
                    yield Limit(one.stem, phased(one, today), span, subject == group.custodian)
