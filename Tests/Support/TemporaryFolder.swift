// A folder of a test's own, gone when the test is.
import Foundation

/// A new empty folder; removed with everything in it when this object goes.
public final class TemporaryFolder: Sendable {
  /// Its absolute path.
  public let path: String

  /// Makes the folder; with `inMemory` on a file system in memory, where the machine has one.
  public init(inMemory: Bool = false) throws {
    let memory = "/dev/shm"
    let parent =
      inMemory && FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
    path = parent + "/stet-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of `name` in the folder.
  public func callAsFunction(_ name: String) -> String { path + "/" + name }
}

/// File work that tests do to archives behind the program's back.
public enum Files {
  /// The bytes of a file.
  public static func read(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Replaces a file's bytes, in place.
  public static func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// Copies a file or a whole folder.
  public static func copy(_ path: String, to target: String) throws {
    try FileManager.default.copyItem(atPath: path, toPath: target)
  }

  /// Removes a file or a whole folder.
  public static func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: path)
  }

  /// All regular files below `path`, relative to it, sorted.
  public static func all(below path: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).filter {
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path + "/" + $0, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  /// True where something is at `path`.
  public static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
