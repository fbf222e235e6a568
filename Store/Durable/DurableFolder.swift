// System calls on names: folders, renames, removals, listings. See DurableFile.swift for the
// sequences they are part of.
import Glibc

/// Calls on paths.
///
/// All paths are used as given.
public enum DurableFolder {
  /// What a name stands for.
  public enum Kind: Sendable, Equatable {
    /// A regular file.
    case file
    /// A folder.
    case folder
    /// Anything else: a link, a pipe, a device.
    case other
  }

  /// Makes a folder (its parent must exist).
  ///
  /// Nothing happens where it exists.
  public static func make(_ path: String, permissions: UInt32 = 0o755) throws(DurableError) {
    if unsafe mkdir(path, mode_t(permissions)) == 0 { return }
    let failure = DurableError.last("mkdir", path)
    guard failure.isExists, kind(path) == .folder else { throw failure }
  }

  /// Makes a folder and the folders above it.
  public static func makeAll(_ path: String) throws(DurableError) {
    if kind(path) == .folder { return }
    if let slash = path.dropLast().lastIndex(of: "/"), slash != path.startIndex {
      try makeAll(String(path[..<slash]))
    }
    try make(path)
  }

  /// What `path` is, without following a link; nil where nothing is there.
  public static func kind(_ path: String) -> Kind? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The names in a folder, without `.` and `..`, sorted by their bytes.
  public static func names(_ path: String) throws(DurableError) -> [String] {
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

  /// Waits until the folder's names are on the disk.
  public static func sync(_ path: String) throws(DurableError) {
    let descriptor = unsafe Glibc.openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("openat", path) }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("fsync", path) }
  }

  /// Renames within one file system; what has the new name is replaced in one step.
  public static func rename(_ path: String, to newPath: String) throws(DurableError) {
    guard unsafe Glibc.rename(path, newPath) == 0 else { throw .last("rename", newPath) }
  }

  /// Removes a file.
  ///
  /// Nothing happens where there is none.
  public static func removeFile(_ path: String) throws(DurableError) {
    if unsafe unlink(path) == 0 || errno == ENOENT { return }
    throw .last("unlink", path)
  }

  /// Removes an empty folder.
  ///
  /// Nothing happens where there is none.
  public static func removeFolder(_ path: String) throws(DurableError) {
    if unsafe rmdir(path) == 0 || errno == ENOENT { return }
    throw .last("rmdir", path)
  }

  /// Puts a whole file in place so that no reader ever sees a part of it: writes `path.tmp`, syncs
  /// it and renames it.
  ///
  /// The caller syncs the folder.
  public static func replaceFile(
    _ path: String, with bytes: [UInt8], permissions: UInt32 = 0o644
  ) throws(DurableError) {
    let temporary = path + ".tmp"
    try removeFile(temporary)
    let file = try DurableFile(temporary, .create(permissions: permissions))
    try file.write(bytes, at: 0)
    try file.sync()
    try rename(temporary, to: path)
  }

  /// The bytes of a whole file.
  public static func contents(_ path: String) throws(DurableError) -> [UInt8] {
    let file = try DurableFile(path, .read)
    return try file.read(at: 0, count: try file.size())
  }

  /// True where this process may write in the folder.
  public static func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK) == 0 }
}
