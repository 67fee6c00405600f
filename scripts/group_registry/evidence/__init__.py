"""The evidence of approvals, and its audit (Art. 6, 9). Pure: no input or output."""
