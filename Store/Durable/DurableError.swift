// The one error of the durable layer: which system call failed on which path, and why.
import Glibc

/// A system call on an archive file failed.
public struct DurableError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The call, as its manual page names it: `openat`, `pwrite` or another.
  public let operation: String
  /// The path it was about.
  public let path: String
  /// The error number it gave.
  public let errno: Int32

  /// Makes the error of a call.
  public init(operation: String, path: String, errno: Int32) {
    self.operation = operation
    self.path = path
    self.errno = errno
  }

  static func last(_ operation: String, _ path: String) -> DurableError {
    DurableError(operation: operation, path: path, errno: Glibc.errno)
  }

  /// A change was asked of something that can only be read.
  public static func readOnly(operation: String, path: String) -> DurableError {
    DurableError(operation: operation, path: path, errno: EROFS)
  }

  /// True where the file or folder is not there.
  public var isNotFound: Bool { errno == ENOENT || errno == ENOTDIR }
  /// True where something is there already.
  public var isExists: Bool { errno == EEXIST || errno == ENOTEMPTY }
  /// True where the disk, the quota or the permitted file size is used up.
  public var isFull: Bool { errno == ENOSPC || errno == EDQUOT || errno == EFBIG }

  /// One line for a person: path, reason, call, and what to do where that is known.
  public var description: String {
    let reason = unsafe String(cString: strerror(errno))
    let advice =
      if isFull {
        "; make room, then try again: what was acknowledged is safe"
      } else if errno == EACCES || errno == EPERM || errno == EROFS {
        "; check who owns it and its permissions"
      } else {
        ""
      }
    return "\(path): \(reason) (\(operation))\(advice)"
  }
}
