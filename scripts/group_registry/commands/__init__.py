"""The commands, a module each: ``main(argv)`` returns the exit code, which means the same everywhere (contract C).

A command holds its options, the clock, and what only it needs; it decides nothing about the regulation.
"""
