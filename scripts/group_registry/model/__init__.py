"""The records of the registry, and what is looked up in them. Pure."""
