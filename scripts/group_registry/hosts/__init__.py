"""The host of pull requests: what is asked, how its answers are read, what is written there.

``interface`` is what the tools ask of any host; ``github`` asks it over ``client``, the one place that knows requests;
``saved_answers`` reads files instead. ``json_answers`` and ``case_file`` make facts of JSON and git's history.
Whatever is null, missing or unknown counts for nothing or is an error, never an approval. ``posting`` writes statuses,
comments and issues; it never reviews and never merges.
"""
