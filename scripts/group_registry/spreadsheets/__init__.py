"""Import the office's own tables: read as untrusted input, compared with the registry, taken in or refused.

``reader`` reads bytes, ``table`` finds heading and columns, ``ledger_desk`` turns lines into groups,
and ``ledger_import`` keeps the groups that the check accepts.
"""
