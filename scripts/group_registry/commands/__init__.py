"""The commands, one module each. ``main(argv)`` returns an exit code that means the same in all commands (contract C).

A command parses its options, reads the clock and holds what no other module needs. It takes no decision under the
regulation.
"""
