"""The evidence of approvals, and its audit (Art. 6, 9). Pure.

A ``record`` holds the raw facts of one merge in one canonical form; ``chain`` binds each to the one before by its
digest; ``numbers`` gives filing numbers. ``audit`` takes every decision again, in main's order, and ``covered`` keeps
what is covered so far: recorded, approved again, and continued from covered content. ``result`` is what comes of it.
What is not covered is never shown as filed.
"""
