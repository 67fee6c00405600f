"""Import the office's own tables: read as untrusted input, compared with the registry, taken in or refused.

``reader`` reads bytes and writes what goes back to be mended, ``table`` finds heading and columns by the words in
``words.yaml``, ``table_cells`` says what a cell means. ``ledger_lines`` turns the lines of a ledger into groups,
``ledger`` keeps those that the check accepts; ``office_tables`` does so with units and people, and ``staff_changes``
makes of them the requests of a later year.
"""
