"""What happens when nobody writes: due timers, and the sending of messages."""
