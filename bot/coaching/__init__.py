"""Coaching: what holds between people, and what follows when it changes. Views and consequences, no words."""
