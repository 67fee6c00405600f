"""The commands, a module each: options, the clock, the exit code, and what only it needs."""
