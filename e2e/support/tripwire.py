"""The wire between the server and its platforms, with a trip on it: kills the server at a chosen instant of a reply's way."""
import re
import socket
import threading

from .processes import free_port

REPLY = re.compile(rb"^POST /(?:youtube\.googleapis\.com/youtube/v3/comments\?|graph\.instagram\.com/\S+/(?:messages|replies)\b)")

# Where on its way a reply is when the server dies.
INSTANTS = ("asked", "done", "answered")


class Tripwire:
    """A TCP proxy. `set` arms it for the next reply that the server sends:

    - `asked`: the call has left the server and never gets to the platform;
    - `done`: the platform has done it, and its answer never gets to the server;
    - `answered`: the server has the answer, and dies before or while it writes it down.
    """

    def __init__(self, target):
        self.target = target
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.lock = threading.Lock()
        self.instant = None
        self.kill = None
        self.tripped = threading.Event()
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", self.port))
        self.listener.listen(128)
        threading.Thread(target=self._accept, daemon=True).start()

    def set(self, instant, kill):
        """Arms the wire; `kill` ends the server."""
        assert instant in INSTANTS
        with self.lock:
            self.tripped.clear()
            self.instant, self.kill = instant, kill

    def disarm(self):
        with self.lock:
            self.instant = None

    def close(self):
        self.listener.close()

    def _take(self):
        """The instant that this reply was chosen for, once."""
        with self.lock:
            instant, self.instant = self.instant, None
            return instant

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near):
        try:
            far = socket.create_connection(self.target, timeout=30)
        except OSError:
            near.close()
            return
        # What is to happen to the answer of the request that was last passed on.
        fate = [None]
        threading.Thread(target=self._answers, args=(far, near, fate), daemon=True).start()
        try:
            while data := near.recv(65_536):
                if self.instant and REPLY.match(data):
                    instant = self._take()
                    if instant == "asked":
                        self._trip()
                        break
                    fate[0] = instant
                far.sendall(data)
        except OSError:
            pass
        if fate[0] is None:
            self._close(far)
        self._close(near)

    def _answers(self, far, near, fate):
        try:
            while data := far.recv(65_536):
                instant, fate[0] = fate[0], None
                if instant == "done":
                    self._trip()
                    break
                near.sendall(data)
                if instant == "answered":
                    self._trip()
                    break
        except OSError:
            pass
        self._close(near)
        self._close(far)

    def _trip(self):
        self.kill()
        self.tripped.set()

    @staticmethod
    def _close(end):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()
