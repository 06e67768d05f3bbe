"""Accounts and how one gets in: signing up and in, links and invitations, providers, tokens."""
