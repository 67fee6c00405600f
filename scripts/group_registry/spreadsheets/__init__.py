"""Import the office's own tables: read as untrusted input, compared with the registry, taken in or refused.

``reader`` reads bytes, ``table`` finds heading and columns by the words in ``words.yaml``, ``table_cells`` says what a
cell means, ``reading`` holds the faults of every table and what was read in another form. ``ledger_lines`` turns the
lines of a ledger into groups, ``ledger`` keeps those that the check accepts; ``office_tables`` reads units and people,
``office_lists`` makes the lists of them, and ``staff_changes`` the requests of a later year.
"""
