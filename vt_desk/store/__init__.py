"""What the desk keeps: conversations, words, drafts and the outbox, behind one door."""
