"""Importing this package registers every use case."""

from rathaus_desk.usecases import cases, contacts, papers, people, preferences, promises, returns, tasks

__all__ = ["cases", "contacts", "papers", "people", "preferences", "promises", "returns", "tasks"]
