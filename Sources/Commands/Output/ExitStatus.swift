// Exit codes, and which error gives which: the one place where that is decided.
import Archive
import Capture
import Store

/// The exit codes of the command contract.
enum ExitStatus {
  static let success: Int32 = 0
  /// A negative answer: differs, not verified.
  static let negative: Int32 = 1
  static let failure: Int32 = 2
  static let noArchive: Int32 = 10
  static let locked: Int32 = 11
  static let unreadable: Int32 = 12
  static let usage: Int32 = 64

  /// The code of an error.
  static func of(_ error: any Error) -> Int32 {
    guard let error = error as? StoreError else { return failure }
    return switch error {
    case .noArchive: noArchive
    case .locked: locked
    case .damaged, .newerFormat, .inconsistentLog, .catalogue: unreadable
    case .notEmpty, .unknownObject, .redacted, .tooLarge, .unsuitable, .system, .writerStopped,
      .failed:
      failure
    }
  }
}

/// Something went wrong that was told already; only the exit code is left to give.
struct Failed: Error {
  let status: Int32
}
