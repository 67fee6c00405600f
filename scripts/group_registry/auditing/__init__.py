"""Read a clone's main and its records together.

Only ``merge_facts``, ``online_look`` and ``own_approvals`` contact the host.

``clone_audit`` audits the whole clone and provides the evidence for a site; any doubt proves nothing. ``merges`` and
``merge_facts`` collect what is known of merges. ``online_look`` compares records with the host, and ``own_approvals``
shows people their own approvals. ``period`` and ``dossier_archive`` are for inspectors.
"""
