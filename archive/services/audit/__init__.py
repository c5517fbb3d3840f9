"""Audit: the trail and dossier of a series, decisions that stay, proofs and bags for anybody to check."""
