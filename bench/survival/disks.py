"""Faults of a disk: full, limited, not to be written."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.survival.scene import Scene

DISK = 64 * 2**20  # bytes of a disk that can be filled


class DiskFull:
    """Not a byte is left on the disk."""

    name = "disk_full"

    def cannot(self, scene: Scene) -> str:
        return "" if scene.own_disk else "a disk of its own to fill; that needs root"

    async def do(self, scene: Scene) -> None:
        ballast = os.open(scene.data / "ballast", os.O_WRONLY | os.O_CREAT)
        try:
            while os.write(ballast, bytes(4096)):
                pass
        except OSError:  # that was the last byte
            pass
        finally:
            os.close(ballast)

    async def undo(self, scene: Scene) -> None:
        (scene.data / "ballast").unlink()


class FileLimit:
    """No file may grow: as a quota has it, or `ulimit -f`. Its files are larger already."""

    name = "file_limit"

    def cannot(self, _scene: Scene) -> str:
        return "" if hasattr(resource, "prlimit") else "prlimit; that needs Linux"

    async def do(self, scene: Scene) -> None:
        self._limit(scene, 65_536)

    async def undo(self, scene: Scene) -> None:
        if scene.program.alive:
            self._limit(scene, resource.RLIM_INFINITY)

    def _limit(self, scene: Scene, size: int) -> None:
        _, hard = resource.prlimit(scene.program.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(scene.program.pid, resource.RLIMIT_FSIZE, (size, hard))


class ReadOnly:
    """The database's files cannot be written any more, by nobody."""

    name = "read_only"

    def cannot(self, scene: Scene) -> str:
        return (
            "" if _is_made_immutable(scene.data / "probe") else "chattr +i; that needs root and a file system"
        )

    async def do(self, scene: Scene) -> None:
        self._set(scene, "+i")

    async def undo(self, scene: Scene) -> None:
        self._set(scene, "-i")

    def _set(self, scene: Scene, flag: str) -> None:
        # Not the shared memory beside them: writing to its mapping would end the process by SIGBUS.
        for path in (scene.data / "jigi.db", scene.data / "jigi.db-wal"):
            subprocess.run(["chattr", flag, str(path)], check=False, capture_output=True)


def _is_made_immutable(probe: Path) -> bool:
    """Whether a file that is open can be kept from being written, and let go again."""
    if os.geteuid() != 0 or shutil.which("chattr") is None:
        return False
    with probe.open("wb", buffering=0) as file:
        file.write(b"1")
        subprocess.run(["chattr", "+i", str(probe)], check=False, capture_output=True)
        try:
            file.write(b"2")
        except OSError:
            return True
        finally:
            subprocess.run(["chattr", "-i", str(probe)], check=False, capture_output=True)
            probe.unlink()
    return False


@contextmanager
def own_disk(folder: Path) -> Iterator[tuple[Path, bool]]:
    """A folder for a database, and whether it is a disk of its own, which may be filled."""
    data, image = folder / "data", folder / "disk"
    data.mkdir()
    with image.open("wb") as file:
        file.truncate(DISK)
    own = _ran("mkfs.ext4", "-q", "-F", str(image)) and _ran("mount", "-o", "loop", str(image), str(data))
    try:
        yield data, own
    finally:
        if own:
            _ran("umount", "-l", str(data))


def _ran(*command: str) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
