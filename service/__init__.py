"""The service: use cases, HTTP and the command line over the matcher and the tables.

Search is spread over the server's threads, one OpenMP thread each: more make it slower. The
libraries read this setting when they are first imported, so it stands here, before any of them.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
