"""The chat service: equal nodes over one database, which is the engine.

Everything that must be ordered, unique or durable is one transaction in ``db``; a node
keeps nothing that matters. A way in reads: ``api`` → a use case (``conversations``,
``queue``, ``accounts``) inside one transaction → ``log`` → ``feed`` → the streams.
"""
