"""Mail: letters are laid in the outbox with what they tell of, and sent beside the requests."""

from service.store.outbox import forget, put
from service.usecases.mailing.letters import compose, write
from service.usecases.mailing.showing import demo_letters

__all__ = ["compose", "demo_letters", "forget", "put", "write"]
