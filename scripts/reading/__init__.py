"""From the bytes of a file to records: pure functions, no input or output."""
