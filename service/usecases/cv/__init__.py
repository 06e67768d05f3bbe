"""Reading a student's CV: a file in, text and fields to confirm out; and writing one.

`reading.read_cv` is the way in. It starts `worker` as a process of its own, which knows the
formats and runs under limits; what it finds is struck of identity here, in the caller's
process. Nothing is imported in this file, so that the worker starts in a moment.
"""

__all__: list[str] = []
