"""A TCP proxy between the applier and the server: late, cut, deaf, or elsewhere at once."""
import contextlib
import random
import select
import socket
import threading
import time


class Wire:
    """Listens on port, passes bytes to target, each as late as it is told to."""

    def __init__(self, target, delay=0.0):
        self.target = target
        self.delay = delay       # seconds, one way
        self.deaf = False        # takes bytes and keeps them: a cable that is out
        self.loss = 0.0          # how likely a piece of bytes cuts its connection
        self.chance = random.Random(7)
        self.sockets = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                if self.listener.fileno() < 0:
                    return
                client.close()
                continue
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sockets += [client, server]
            threading.Thread(target=self.pump, args=(client, server), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client), daemon=True).start()

    def pump(self, source, sink):
        """Passes on one direction; bytes keep their distance while they are late."""
        late = []
        with contextlib.suppress(OSError, ValueError):
            while True:
                wait = max(0.0, late[0][0] - time.monotonic()) if late else 0.2
                if select.select([source], [], [], wait)[0]:
                    data = source.recv(65536)
                    if not data or self.chance.random() < self.loss:
                        break
                    late.append((time.monotonic() + self.delay, data))
                while late and not self.deaf and late[0][0] <= time.monotonic():
                    sink.sendall(late.pop(0)[1])
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self):
        """Ends all connections at once."""
        for end in self.sockets:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.sockets.clear()

    def close(self):
        self.listener.close()
        self.cut()
