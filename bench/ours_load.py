"""Our running house on a full store; started again with the same folder it goes on with what it finds."""

import asyncio
import sys
from pathlib import Path

from bench.ours_wire import serve

STORE = "load.db"

if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2]) / STORE))
