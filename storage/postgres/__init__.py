"""The store for many: a PostgreSQL database."""
