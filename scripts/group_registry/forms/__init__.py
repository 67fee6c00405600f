"""Converts text to data to records and back, by the schemas. Pure: no input or output.

``yaml`` refuses whatever two readers could read differently; ``plain`` is a fast path for plain files.
``schema_check`` checks data against its form; ``records`` builds dataclasses by the schema's ``x-`` keywords. ``check``
does all of this for a registry, ``compare`` for a change. ``typing_slips``, ``unknown_keys`` and ``refusal`` say in
Chinese what a clerk mistyped. ``answers`` and ``writer`` convert in the other direction.
"""
