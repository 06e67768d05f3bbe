"""How the bundled encoder is made: open data in, weights out, the same for the same seed.

Importing this package imports torch; encoding does not need it.
"""

from matcher.encoding.training.loop import train
from matcher.encoding.training.recipe import Recipe

__all__ = ["Recipe", "train"]
