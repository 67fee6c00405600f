"""Personal data in any text: identity and telephone numbers, cards, addresses, accounts, invite links (Art. 13.3, 17).

Pure code that runs in linear time. ``normalise`` folds a text and keeps the original offsets, ``numbers``
searches the folded text, ``scan`` for contacts too, and combines them.
"""
