"""The pages: the chat in the browser, what we tell about ourselves, health and figures."""
