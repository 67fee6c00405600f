"""Personal data in any text: identity and telephone numbers, cards, addresses, accounts, invite links (Art. 13.3, 17).

Pure and linear: the text is folded (``folding``), its digits gathered into runs (``runs``), and what is found leads
back to the original. Names cannot be told from other words and are left to the reviewers.
"""
