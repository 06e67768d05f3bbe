"""The HTTP interface under `/api/v1`."""

from service.api.router import api_router

__all__ = ["api_router"]
