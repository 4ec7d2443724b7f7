"""Playing: talks that nobody is in. On a stage, lived again from the journal, or played ahead."""
