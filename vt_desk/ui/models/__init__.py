"""What the views show, kept current from the changes of the desk. QtCore only."""
