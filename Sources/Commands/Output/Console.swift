// The three streams: data to stdout, everything else to stderr, and what a terminal can show.
// A reader that closed the pipe had enough: that is success. The only file with Glibc.
import Glibc
import Synchronization
import SystemPackage

/// The process's streams.
enum Console {
  // Guards what waits to be written to stdout.
  private static let pending = Mutex<[UInt8]>([])

  /// Prepares signals: a closed pipe is an error that `flush` sees, Ctrl-C ends with 130.
  static func prepare() {
    _ = signal(SIGPIPE, SIG_IGN)
    // Everything on disk is as after a crash, which the store is made for.
    _ = signal(SIGINT) { _ in _exit(130) }
    _ = signal(SIGTERM) { _ in _exit(143) }
  }

  /// Whether Ctrl-C and SIGTERM end the process at once; not so for a server, which ends its answers.
  static func endOnSignals(_ ends: Bool) {
    if ends {
      _ = signal(SIGINT) { _ in _exit(130) }
      _ = signal(SIGTERM) { _ in _exit(143) }
    } else {
      _ = signal(SIGINT, SIG_DFL)
      _ = signal(SIGTERM, SIG_DFL)
    }
  }

  /// Adds data to stdout.
  static func write(_ bytes: some Sequence<UInt8>) {
    let isFull = pending.withLock {
      $0.append(contentsOf: bytes)
      return $0.count >= 1 << 16
    }
    if isFull { flush() }
  }

  /// Adds a line to stdout.
  static func print(_ line: String) { write((line + "\n").utf8) }

  /// Writes what waits.
  ///
  /// A closed pipe ends the process, with success; another error with code 2.
  static func flush() {
    let bytes = pending.withLock { waiting in
      defer { waiting.removeAll(keepingCapacity: true) }
      return waiting
    }
    guard !bytes.isEmpty else { return }
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch Errno.brokenPipe {
      _exit(0)
    } catch {
      let text = "stet: cannot write the output: \(error)\n"
      _ = try? FileDescriptor.standardError.writeAll(text.utf8)
      _exit(ExitStatus.failure)
    }
  }

  /// Writes a line to stderr.
  static func note(_ line: String) {
    // In the order in which things happened, where both streams go to one place.
    flush()
    _ = try? FileDescriptor.standardError.writeAll((line + "\n").utf8)
  }

  /// Writes to stderr as it is: a progress bar.
  static func draw(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  /// True where stdout is a terminal.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
  /// True where stderr is a terminal.
  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }
  /// True where stdin is a terminal.
  static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// The width in columns: `$COLUMNS` if it is set, else the terminal's; 80 where there is none.
  static var width: Int {
    if let columns = ProcessEnvironment.values["COLUMNS"].flatMap({ Int($0) }),
      (1...10_000).contains(columns)
    {
      return columns
    }
    var size = winsize()
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      if unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
        return Int(size.ws_col)
      }
    }
    return 80
  }

  /// Ends the process with this status, after what waits was written.
  static func exit(_ status: Int32) -> Never {
    flush()
    Glibc.exit(status)
  }
}
