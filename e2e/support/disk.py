"""A disk that a test fills or makes read-only under a running server, without the right to mount one."""
import shutil
import subprocess
from pathlib import Path


class Disk:
    def __init__(self, folder):
        compiler = shutil.which("cc") or shutil.which("clang")
        assert compiler, "no C compiler is there; Swift's toolchain brings clang"
        library = folder / "disk.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(Path(__file__).with_suffix(".c"))], check=True)
        self._state = folder / "disk"
        self._state.write_bytes(b"w")
        self.settings = {"LD_PRELOAD": library, "DISK_STATE": self._state}

    def _set(self, state):
        with self._state.open("r+b") as file:
            file.write(state)

    def fill(self):
        self._set(b"f")

    def make_read_only(self):
        self._set(b"r")

    def mend(self):
        self._set(b"w")
