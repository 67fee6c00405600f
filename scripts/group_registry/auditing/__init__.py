"""A clone's main and its records, read together. Nothing is asked of the host but by ``online``.

``clone_audit`` audits all of it; ``merges`` and ``merge_facts`` fetch what is known of merges, a thousand at a time;
``site_evidence`` is the audit as a site takes it, where any doubt proves nothing; ``period`` and ``dossier_archive``
are for inspectors.
"""
