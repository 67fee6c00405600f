"""The downloads: workbook, CSV, JSON, calendars, feeds. Pure: the same records give the same bytes.

Text from the registry always stays text there. It never becomes a formula, a calendar field or an XML element.
"""
