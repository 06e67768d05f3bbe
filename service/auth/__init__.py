"""Who is looking, and what that lets them see and change."""

from service.auth.viewer import SYSTEM, Viewer, viewer_without_sign_in

__all__ = ["SYSTEM", "Viewer", "viewer_without_sign_in"]
