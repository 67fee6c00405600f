"""Personal data in any text: identity and telephone numbers, cards, addresses, accounts, invite links (Art. 13.3, 17).

Pure code that runs in linear time. ``numbers`` folds a text, keeping the original offsets, and searches it;
``scan`` searches for contacts too, and combines them.
"""
