"""The evidence of approvals, and its audit (Art. 6, 9). Pure: no input or output.

A ``record`` holds the raw facts of one merge in one canonical form. ``chain`` links each record to the one before by
its digest. ``numbers`` gives filing numbers. ``audit`` takes every decision again, in the order of main. ``covered``
tracks what is covered so far: content that was recorded, approved again, and based on covered content. ``result`` is
the outcome. Content that is not covered is never shown as filed.
"""
