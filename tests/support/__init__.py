"""What tests are made with, by purpose. An office is set up in one way for each purpose:

- **facts** of the pure decision: ``pure.facts`` (an office as text, one request, who did what when); random
  histories by ``drawn_cases.drawn``; named situations in ``situations``;
- **git**: ``world.world_at`` (the small office and one open request, for commands), ``histories.History``
  (many requests, merged one after the other) and on it ``evidence_past.by_the_rules`` (a recorded past, to be
  tampered with); both write objects by ``repositories.Objects``;
- **a host**: ``host_stage.stage`` (the office on a stand-in), ``host_kinds`` (either host), on these ``played_office``
  (people act by name, the real commands run), ``work_rounds`` (the machine that does the work), ``runner`` (workflows);
  ``direct`` spares the tests of one process the way over HTTP, ``git_over_http`` adds git's own to a stand-in;
- **pages**: ``made_pages`` (the small office as text, and its pages in process), ``rendering`` and ``browsing`` (built
  and opened), ``saved_pulls`` (what waits), ``drawn_forms`` (what is filled in there).

Judges, which import nothing of what they judge: ``contract_d`` (contract D as a model), ``office_books`` (an office's
own books), ``owed`` (what each person has to do, from the files), ``formulas``, ``host_wording``, ``host_description``
(the hosts' own descriptions).

Data: ``cases`` and ``changes`` (golden cases), ``bad_files``, ``books_office``, ``untidy_office``, ``asked_office``,
``far_office``, ``reformed_office`` (its second year) and ``adopting`` (tables and old ledgers), ``texts`` (the office's
files as text), ``handmade`` (records), ``bundles`` (dossiers), ``gitea_moments`` (a real Gitea's answers),
``believable`` and ``disguises`` (personal data, and what only looks like it), ``limits`` (of the forms).

Hostile: ``hostile_inputs``, ``payloads``, ``hostile_git``, ``host_faults``, ``killing``, ``like_windows``.

Ways to run: ``surroundings`` (the environment of all tests), ``running`` (a command in process or at a terminal; lines
counted), ``counted`` (calls of the check counted in a process of its own), ``forking`` (a function in a process of its
own), ``guides`` (what the guides say to do), ``continuity`` (that guide's commands, and the office afterwards).

Years: ``ten_years`` plays an office from a seed by ``years_affairs``, ``years_drawing`` and ``years_desk``;
``years_checks`` holds the product against ``office_books``.
"""
