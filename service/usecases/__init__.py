"""What the service does, for the web, the API and the command line alike.

Every use case takes the viewer and a session first, and leaves the transaction to the caller;
only waiting for a sign-in provider commits what came before it. A noun or a page has one file;
what several of them stand on has a folder, and rows become the matcher's documents in `documents`
and nowhere else.
"""
