"""From text to data to records and back, by the schemas. Pure.

``yaml`` refuses whatever two readers could read differently; ``plain`` is the short way through plain files.
``schema_check`` holds data against its form; ``records`` builds dataclasses by the schema's marks. ``check`` is the
whole of it for a registry, ``compare`` for a change. ``typing_slips``, ``unknown_keys`` and ``refusal`` say in Chinese
what a clerk mistyped. ``answers`` and ``writer`` go the other way.
"""
