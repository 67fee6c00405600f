"""The commands, a module each: ``main(argv)`` returns the exit code.

0 clean, 1 findings or "not yet", 2 wrong usage, 3 could not know. A command holds its options, the clock, and what
only it needs; it decides nothing about the regulation. None of them approves or merges anything.
"""
