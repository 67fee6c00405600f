"""The dossier of a period as readable files: cover, ledger, forms, tables. Pure: takes records, returns bytes."""
