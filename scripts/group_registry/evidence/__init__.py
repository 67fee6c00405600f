"""The evidence of approvals, and its audit (Art. 6, 9). Pure: no input or output.

A value of a host's answers that is null, missing or unknown counts for nothing or is an error. Content that is not
covered (recorded, approved again, and based on covered content) is never shown as filed.
"""
