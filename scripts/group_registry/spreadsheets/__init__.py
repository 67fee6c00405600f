"""Import the office's own tables: read as untrusted input, compared with the registry, taken in or refused.

``reader`` reads bytes, ``table`` finds heading and columns by the words in ``words.yaml``, ``table_cells`` says what a
cell means, ``reading`` holds the faults of every table and what was read in another form. ``layout`` lays out a sheet
of a ledger, ``wordings`` asks what its words say of the life of groups, ``ledger_lines`` reads its lines as values, and
``ledger`` decides the groups and keeps those that the check accepts. ``office_tables`` reads units and people, and
``office_lists`` makes the lists of them, and the requests of a later year.
"""
