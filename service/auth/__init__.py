"""Who is looking, and what that lets them see and change."""

from service.auth.viewer import CLUSTER, SYSTEM, Viewer

__all__ = ["CLUSTER", "SYSTEM", "Viewer"]
