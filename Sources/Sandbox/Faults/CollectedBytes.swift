import NIOCore
import Synchronization

/// Bytes that a response body wrote, shared between the writer and who reads them afterwards.
final class CollectedBytes: Sendable {
    private let buffer = Mutex(ByteBuffer())

    func append(_ bytes: ByteBuffer) {
        self.buffer.withLock { buffer in
            var bytes = bytes
            buffer.writeBuffer(&bytes)
        }
    }

    func take() -> ByteBuffer { self.buffer.withLock { $0 } }
}
