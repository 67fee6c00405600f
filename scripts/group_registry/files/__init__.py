"""The work tree, folders and processes of this machine. Errors of the system become ``CannotKnow``, in Chinese."""
