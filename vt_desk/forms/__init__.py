"""Form definitions: data that says what the intake asks, and the rules that follow from it."""
