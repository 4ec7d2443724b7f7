"""The words: those of trainers and clinicians in packs, those of engineers in the catalogue."""
