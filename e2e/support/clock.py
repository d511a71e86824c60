"""A clock that a test sets, for the servers that are started with its settings."""
import shutil
import subprocess
from pathlib import Path


class Clock:
    def __init__(self, folder):
        compiler = shutil.which("cc") or shutil.which("clang")
        assert compiler, "no C compiler is there; Swift's toolchain brings clang"
        library = folder / "clock.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(Path(__file__).with_suffix(".c"))], check=True)
        self._shift = folder / "clock"
        self._shift.write_bytes(bytes(8))
        self.settings = {"LD_PRELOAD": library, "CLOCK_SHIFT": self._shift}

    def shift(self, seconds):
        """By how much the servers' clock is ahead of the machine's from now on."""
        with self._shift.open("r+b") as file:
            file.write(seconds.to_bytes(8, "little", signed=True))
