"""A small TCP proxy: the wire between the server and something that may vanish."""
import socket
import threading

from .processes import free_port


class Proxy:
    """Passes every connection on to `target` (host, port), until it is told to refuse, to hang, or to go on."""

    def __init__(self, target):
        self.target = target
        self.port = free_port()
        self.mode = "pass"
        self.accepted = 0
        self.open = set()
        self.lock = threading.Lock()
        self.listener = None
        self.resume()

    def resume(self):
        """Passes connections on."""
        self.mode = "pass"
        self._listen()

    def hang(self):
        """Accepts connections and never says anything; what is open falls silent too."""
        self.mode = "hang"
        self._listen()

    def vanish(self):
        """Nobody listens any more, and what is open is cut."""
        self.mode = "gone"
        with self.lock:
            listener, self.listener = self.listener, None
            ends, self.open = self.open, set()
        if listener:
            # Wakes the thread that waits in accept.
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for end in ends:
            self._close(end)

    def _listen(self):
        with self.lock:
            if self.listener:
                return
            self.listener = socket.socket()
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.listener.bind(("127.0.0.1", self.port))
            self.listener.listen(64)
            threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            self.accepted += 1
            with self.lock:
                self.open.add(near)
            if self.mode == "hang":
                continue
            try:
                far = socket.create_connection(self.target, timeout=5)
            except OSError:
                self._close(near)
                continue
            far.settimeout(None)
            with self.lock:
                self.open.add(far)
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source, sink):
        try:
            while data := source.recv(65_536):
                if self.mode == "hang":
                    return
                sink.sendall(data)
        except OSError:
            pass
        self._close(source)
        self._close(sink)

    def _close(self, end):
        with self.lock:
            self.open.discard(end)
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()
