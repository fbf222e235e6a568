// System calls on names: folders, renames, removals, listings. See LocalFile.swift for the
// sequences they are part of.
import Glibc

/// The machine's own disk.
public struct LocalDisk: Disk {
  /// There is one.
  public init() {}

  /// Opens a file (openat).
  public func open(
    _ path: String, _ mode: DurableFileMode
  ) throws(DurableError) -> any DurableFile {
    try LocalFile(path, mode)
  }

  /// Makes a folder (mkdir), unless it is there.
  public func makeFolder(_ path: String) throws(DurableError) {
    if unsafe mkdir(path, 0o755) == 0 { return }
    let failure = DurableError.last("mkdir", path)
    guard failure.isExists, kind(path) == .folder else { throw failure }
  }

  /// What a name stands for (lstat).
  public func kind(_ path: String) -> DurableKind? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The names in a folder (readdir), sorted.
  public func names(_ path: String) throws(DurableError) -> [String] {
    guard let stream = unsafe opendir(path) else { throw .last("opendir", path) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        unsafe String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .last("readdir", path) }
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// Waits until a folder's names are on the disk (fsync).
  public func syncFolder(_ path: String) throws(DurableError) {
    let descriptor = unsafe Glibc.openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("openat", path) }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("fsync", path) }
  }

  /// Renames (rename).
  public func rename(_ path: String, to newPath: String) throws(DurableError) {
    guard unsafe Glibc.rename(path, newPath) == 0 else { throw .last("rename", newPath) }
  }

  /// Removes a file (unlink), if it is there.
  public func removeFile(_ path: String) throws(DurableError) {
    if unsafe unlink(path) == 0 || errno == ENOENT { return }
    throw .last("unlink", path)
  }

  /// Removes an empty folder (rmdir), if it is there.
  public func removeFolder(_ path: String) throws(DurableError) {
    if unsafe rmdir(path) == 0 || errno == ENOENT { return }
    throw .last("rmdir", path)
  }

  /// True where this process may write in the folder (access).
  public func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK) == 0 }

  /// The path itself.
  public func databasePath(_ path: String) -> String { path }
}
