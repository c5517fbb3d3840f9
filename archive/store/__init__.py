"""The store: witnesses, versions and events in SQLite or PostgreSQL, append-only."""
