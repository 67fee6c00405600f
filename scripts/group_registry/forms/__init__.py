"""Converts text to data to records and back, by the schemas. Pure: no input or output.

``yaml`` refuses whatever two readers could read differently, and has a fast path for plain files. ``schema_check``
checks data against its form and says in Chinese what a clerk mistyped; ``records`` builds dataclasses by the schema's
``x-`` keywords. ``check`` does all of this for a registry, ``compare`` for a change. ``answers``
converts in the other direction.
"""
