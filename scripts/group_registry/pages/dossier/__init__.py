"""The dossier of a period as files to read: cover, ledger, forms, tables. Pure: records in, bytes out."""
