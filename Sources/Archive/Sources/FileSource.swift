// Bytes from this machine: a file or standard input, whole, up to a limit. Archive files are not
// read here; StoreDurable does that.
import SystemPackage

/// A file that is to be captured or compared cannot be had.
public struct SourceError: Error, Sendable, CustomStringConvertible {
  /// The path, or `-`.
  public let source: String
  /// What is wrong and what to do.
  public let reason: String

  /// The error of a source.
  public init(source: String, reason: String) {
    self.source = source
    self.reason = reason
  }

  /// One line for a person.
  public var description: String { "\(source): \(reason)" }
}

/// Reads files and standard input.
public enum FileSource {
  /// The largest body that is kept unless the user raises it: 128 MiB.
  public static let defaultMaxSize = 128 << 20
  /// The largest that the archive's format holds: 1 GiB.
  public static let largestMaxSize = 1 << 30

  /// The bytes of the file at `path`, or of standard input for `-`.
  /// - Throws: `SourceError` where it cannot be read, is a folder, or is longer than `maxSize`.
  public static func read(_ path: String, maxSize: Int = defaultMaxSize) throws -> [UInt8] {
    if path.isEmpty { throw SourceError(source: "''", reason: "an empty name; name a file") }
    do {
      if path == "-" { return try read(.standardInput, path, maxSize) }
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: [.closeOnExec])
      return try file.closeAfter {
        // The length of a regular file says at once that it is too long; a device has none.
        if let length = try? file.seek(offset: 0, from: .end) {
          try file.seek(offset: 0, from: .start)
          guard length <= Int64(maxSize) else {
            // A folder has a length too, any; reading tells it from a file.
            var byte: [UInt8] = [0]
            _ = try unsafe byte.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
            throw tooLong(path, "\(length) bytes", maxSize)
          }
        }
        return try read(file, path, maxSize)
      }
    } catch Errno.isDirectory {
      throw SourceError(source: path, reason: "this is a folder; name a file in it")
    } catch let error as Errno {
      let advice: String =
        switch error {
        case .noSuchFileOrDirectory: "; check the name"
        case .permissionDenied: "; check who may read it"
        default: ""
        }
      throw SourceError(source: path, reason: "\(error)\(advice)")
    }
  }

  private static func read(
    _ file: FileDescriptor, _ path: String, _ maxSize: Int
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try unsafe buffer.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
      if count == 0 { return bytes }
      guard bytes.count + count <= maxSize else {
        throw tooLong(path, "more than \(maxSize) bytes", maxSize)
      }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  private static func tooLong(_ path: String, _ size: String, _ maxSize: Int) -> SourceError {
    let advice =
      maxSize < largestMaxSize
      ? "raise --max-size to keep it (at most 1G)" : "an archive holds bodies of up to 1 GiB"
    return SourceError(
      source: path, reason: "\(size) is over the limit of \(maxSize): \(advice)")
  }
}
