"""The peers: how the same job is done with what others wrote, each in its own file."""
