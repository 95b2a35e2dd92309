import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A terminal of so many columns, on whose other side a test sits.
final class Terminal: Sendable {
    struct NotThere: Error {}

    private let keyboard: Int32
    /// What a program gets as its standard input and error.
    let side: FileHandle
    private let seen = Mutex<[UInt8]>([])

    init(columns: UInt16) throws {
        keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        guard keyboard >= 0, let name = Terminal.otherSide(of: keyboard) else { throw NotThere() }
        let descriptor = open(name, O_RDWR | O_NOCTTY)
        guard descriptor >= 0 else { throw NotThere() }
        var size = winsize()
        (size.ws_col, size.ws_row) = (columns, 24)
        _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
        _ = fcntl(keyboard, F_SETFL, O_NONBLOCK)
        side = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    deinit { close(keyboard) }

    private static func otherSide(of keyboard: Int32) -> String? {
        #if canImport(Glibc)
            // TIOCSPTLCK and TIOCGPTN: Swift has no ptsname(3) here.
            var (lock, number): (Int32, Int32) = (0, -1)
            let isFree = ioctl(keyboard, 0x4004_5431, &lock) == 0
            return isFree && ioctl(keyboard, 0x8004_5430, &number) == 0
                ? "/dev/pts/\(number)" : nil
        #else
            guard grantpt(keyboard) == 0, unlockpt(keyboard) == 0 else { return nil }
            return ptsname(keyboard).map { String(cString: $0) }
        #endif
    }

    func type(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { write(keyboard, $0.baseAddress, $0.count) }
    }

    /// All that was written on it so far.
    var text: String {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(keyboard, &buffer, buffer.count)
        return seen.withLock { seen in
            if count > 0 { seen += buffer[..<count] }
            return String(decoding: seen, as: UTF8.self)
        }
    }
}
