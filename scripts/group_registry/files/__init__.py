"""The work tree, folders and processes of this machine. What the system refuses is ``CannotKnow``, in Chinese."""
