"""Personal data in any text: identity and telephone numbers, cards, addresses, accounts, invite links (Art. 13.3, 17).

Pure code that runs in linear time. ``scan`` clears nearly all texts fast. ``numbers`` folds a text that it does
not clear, keeping the original offsets, and searches it; ``search`` looks for contacts too, and combines them.
"""
