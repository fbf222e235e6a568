// One segment in memory, read by the store's own readers. It cannot be written to.
import Bytes
import StoreDurable

/// The bytes of an input, as an open file.
final class MemoryFile: DurableFile {
  let path = "input"
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func size() throws(DurableError) -> Int { bytes.count }

  func read(at offset: Int, count: Int) throws(DurableError) -> [UInt8] {
    guard offset >= 0, count >= 0 else { throw refusal("pread") }
    return Array(bytes.dropFirst(offset).prefix(count))
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(DurableError) { throw refusal("pwrite") }
  func truncate(to length: Int) throws(DurableError) { throw refusal("ftruncate") }
  func syncData() throws(DurableError) { throw refusal("fdatasync") }
  func sync() throws(DurableError) { throw refusal("fsync") }
  func tryLock() throws(DurableError) -> Bool { throw refusal("flock") }
}

/// A disk with that file as segment 0, and nothing else.
struct MemoryDisk: Disk {
  let file: MemoryFile

  func open(_ path: String, _ mode: DurableFileMode) throws(DurableError) -> any DurableFile {
    guard path.hasSuffix("/segments/00000000.seg") else {
      // ENOENT
      throw DurableError(operation: "openat", path: path, errno: 2)
    }
    return file
  }

  func makeFolder(_ path: String) throws(DurableError) { throw refusal("mkdirat") }
  func kind(_ path: String) -> DurableKind? { nil }
  func names(_ path: String) throws(DurableError) -> [String] { ["00000000.seg"] }
  func syncFolder(_ path: String) throws(DurableError) { throw refusal("fsync") }
  func rename(_ path: String, to newPath: String) throws(DurableError) { throw refusal("renameat") }
  func removeFile(_ path: String) throws(DurableError) { throw refusal("unlinkat") }
  func removeFolder(_ path: String) throws(DurableError) { throw refusal("unlinkat") }
  func isWritable(_ path: String) -> Bool { false }
  func databasePath(_ path: String) -> String { path }
}

/// EROFS.
private func refusal(_ operation: String) -> DurableError {
  DurableError(operation: operation, path: "input", errno: 30)
}
