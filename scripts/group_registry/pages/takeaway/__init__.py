"""What can be taken away: workbook, CSV, JSON, calendars, feeds. Pure: records in, bytes out; same records, same bytes.

Text of the registry is only ever text there: no formula, no field of a calendar, no element.
"""
