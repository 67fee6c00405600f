"""The office's own tables: read with suspicion, compared with the registry, taken in all or not at all.

``reader`` and ``workbook`` read bytes, ``table`` finds heading and columns, ``ledger_desk`` makes groups of lines, and
``ledger_import`` keeps those that the check accepts.
"""
