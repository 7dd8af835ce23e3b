"""`python -m bot` is `kopru`."""

import sys

from bot.cli import main

sys.exit(main())
