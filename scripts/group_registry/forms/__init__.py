"""From text to data to records, and back, by the schemas. Pure."""
