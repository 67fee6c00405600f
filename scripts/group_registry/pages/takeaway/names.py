"""Names for ever: what a calendar or a feed reader knows an entry by, made from its place in the registry."""

from uuid import UUID, uuid5

_REGISTRY = UUID("6f1d7c3e-2d0b-5c1a-9a55-0e6c4b3f2017")


def name_of(thing: str) -> str:
    """The name of a thing: the same on every machine and every day."""
    return f"urn:uuid:{uuid5(_REGISTRY, thing)}"
