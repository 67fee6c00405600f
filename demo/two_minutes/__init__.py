"""The two-minute tour: the sample office files, approves, records and audits on a small host of this machine.

``office`` is the stage: the host, the clone, the real commands as processes. ``story`` is what happens on it.
"""
