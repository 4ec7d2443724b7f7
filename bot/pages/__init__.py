"""Pages: what the console shows and what is done there, as the chat would show and do it."""
