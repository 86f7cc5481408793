"""The words of the field: frozen data, enums and rules. Standard library only."""
