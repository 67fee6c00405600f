"""The content of the site. Pure: takes records, evidence and a day, returns finished HTML and files.

``editions`` defines what each audience may know. ``group_view`` builds the views that all pages share. ``site`` fills
the templates, which escape everything. The logic of a page is in its module, never in its template. ``takeaway``
builds the downloads, ``dossier`` the table and the extract of filings for an inspector.
"""
