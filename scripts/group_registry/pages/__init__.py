"""From records to finished, escaped HTML: pure functions. ``views`` decides what may be shown."""
