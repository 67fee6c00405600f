"""What the site shows. Pure: records, evidence and a day in, finished HTML and files out.

``editions`` says what an audience may know; ``group_view`` makes the views that all pages share; ``site`` fills the
templates, which escape everything. A page thinks in its module, never in its template. ``takeaway`` makes what can be
downloaded, ``dossier`` an inspector's bundle.
"""
