"""A clone's main and its records, read together. Nothing is asked of the host.

``clone_audit`` audits all of it, and says what a site has to go by: any doubt proves nothing. ``merges`` and
``merge_facts`` fetch what is known of merges; ``period`` and ``dossier_archive`` are for inspectors.
"""
