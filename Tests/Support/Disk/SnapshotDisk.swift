// An archive in memory that is only read, with one file altered: so that every bit can be tried.
// Failures and power cuts are FaultyDisk's.
import Foundation
public import StoreDurable

/// Files in memory; whatever would change one fails with EROFS.
public struct SnapshotDisk: Disk {
  /// The bytes of every file, by path.
  public private(set) var files: [String: [UInt8]] = [:]
  private var folders: [String: Set<String>] = [:]

  /// Copies the files below `root`, but those that `isLeftOut` says of their name below it.
  public init(root: String, isLeftOut: (String) -> Bool) throws {
    for name in try Files.all(below: root) where !isLeftOut(name) {
      files[root + "/" + name] = try Files.read(root + "/" + name)
      var path = Substring(root + "/" + name)
      while path.count > root.count, let slash = path.lastIndex(of: "/") {
        folders[String(path[..<slash]), default: []].insert(
          String(path[path.index(after: slash)...]))
        path = path[..<slash]
      }
    }
  }

  /// The same with other bytes in a file.
  public func with(_ bytes: [UInt8], in path: String) -> SnapshotDisk {
    var copy = self
    copy.files[path] = bytes
    return copy
  }

  /// Opens a file for reading; anything else fails with EROFS.
  public func open(_ path: String, _ mode: DurableFileMode) throws(DurableError) -> any DurableFile
  {
    guard case .read = mode else { throw .readOnly(operation: "openat", path: path) }
    guard let bytes = files[path] else {
      throw DurableError(operation: "openat", path: path, errno: ENOENT)
    }
    return SnapshotFile(path: path, bytes: bytes)
  }

  /// A file or folder of the snapshot; nil where it has none.
  public func kind(_ path: String) -> DurableKind? {
    if folders[path] != nil { return .folder }
    return files[path] == nil ? nil : .file
  }

  /// The names in a folder of the snapshot.
  public func names(_ path: String) throws(DurableError) -> [String] {
    guard let names = folders[path] else {
      throw DurableError(operation: "opendir", path: path, errno: ENOENT)
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Fails with EROFS.
  public func makeFolder(_ path: String) throws(DurableError) {
    throw .readOnly(operation: "mkdir", path: path)
  }

  /// Fails with EROFS.
  public func syncFolder(_ path: String) throws(DurableError) {
    throw .readOnly(operation: "fsync", path: path)
  }

  /// Fails with EROFS.
  public func rename(_ path: String, to newPath: String) throws(DurableError) {
    throw .readOnly(operation: "rename", path: path)
  }

  /// Fails with EROFS.
  public func removeFile(_ path: String) throws(DurableError) {
    throw .readOnly(operation: "unlink", path: path)
  }

  /// Fails with EROFS.
  public func removeFolder(_ path: String) throws(DurableError) {
    throw .readOnly(operation: "rmdir", path: path)
  }

  /// Never true.
  public func isWritable(_ path: String) -> Bool { false }
  /// Where nothing is: the catalogue is disposable, and what is read here does without.
  public func databasePath(_ path: String) -> String { "/nonexistent" + path }
}

private final class SnapshotFile: DurableFile {
  let path: String
  private let bytes: [UInt8]

  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  func size() -> Int { bytes.count }

  func read(at offset: Int, count: Int) -> [UInt8] {
    let start = min(max(0, offset), bytes.count)
    return Array(bytes[start..<min(bytes.count, start + max(0, count))])
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(DurableError) {
    throw .readOnly(operation: "pwrite", path: path)
  }
  func truncate(to length: Int) throws(DurableError) {
    throw .readOnly(operation: "ftruncate", path: path)
  }
  func syncData() throws(DurableError) { throw .readOnly(operation: "fdatasync", path: path) }
  func sync() throws(DurableError) { throw .readOnly(operation: "fsync", path: path) }
  func tryLock() throws(DurableError) -> Bool {
    throw .readOnly(operation: "flock", path: path)
  }
}
