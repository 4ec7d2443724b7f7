"""The rooms of the store, in the SQL that every database of ours speaks."""
