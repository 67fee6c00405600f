"""The office's own tables: read with suspicion, compared with the registry, taken in all or not at all.

``reader`` and ``workbook`` read bytes, ``table`` finds heading and columns; ``ledger_import``, ``inventory`` and
``members`` say what the lines mean. Nothing is made up: a line is refused for a fact that the form demands.
"""
