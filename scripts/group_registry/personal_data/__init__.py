"""Personal data in any text: identity and telephone numbers, cards, addresses, accounts, invite links (Art. 13.3, 17).

Pure and linear: ``normalise`` folds a text with the way back, ``numbers`` and ``contacts`` find, ``scan`` is all of it.
"""
