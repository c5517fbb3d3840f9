"""Use-cases, one a file. Services decide and orchestrate; they know no framework."""
