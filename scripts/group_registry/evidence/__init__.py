"""The evidence of approvals, and its audit (Art. 6, 9). Pure: no input or output.

``host_answers`` and ``case`` turn a host's JSON and git's history into facts; a value that is null, missing or unknown
counts for nothing or is an error. A ``record`` holds the raw facts of one merge in one canonical form, and the digest
of the record before. ``numbers`` gives filing numbers. ``audit`` takes every decision again, in the order of main.
``covered`` tracks what is covered so far: content that was recorded, approved again, and based on covered content.
``result`` is the outcome. Content that is not covered is never shown as filed.
"""
