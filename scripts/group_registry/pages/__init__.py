"""The content of the site. Pure: takes records, evidence and a day, returns finished HTML and files.

``editions`` defines what each audience may know: it clears the records themselves. ``site`` fills the templates, which
escape everything and decide nothing: they read records and what the pure packages found, through filters. A view stands
only where something is computed; those of groups are in ``group_view``. ``takeaway`` and ``office_tables`` build the
downloads, ``dossier`` the table and the extract of filings for an inspector.
"""
