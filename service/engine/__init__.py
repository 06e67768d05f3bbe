"""The engine: the matcher's values of this moment, ready to answer."""

from service.engine.encoders import load_encoder
from service.engine.engine import Engine
from service.engine.release import release
from service.engine.snapshot import Snapshot
from service.engine.source import Changes, Entry, Key, Source

__all__ = ["Changes", "Engine", "Entry", "Key", "Snapshot", "Source", "load_encoder", "release"]
