// What the engine may ask of a disk: the calls on names and on open files that an archive is made
// with. The machine's own disk is LocalDisk; the tests have one in memory that crashes and fails at
// a chosen call. No policy here: what is written when, and what follows from an error, is the
// engine's.

/// What a file is opened for.
public enum DurableFileMode: Sendable {
  /// Reading only; the file must exist.
  case read
  /// Reading and writing; the file must exist.
  case update
  /// Reading and writing a file that must not exist yet, created with these permissions.
  case create(permissions: UInt32)
}

/// What a name stands for.
public enum DurableKind: Sendable, Equatable {
  /// A regular file.
  case file
  /// A folder.
  case folder
  /// Anything else: a link, a pipe, a device.
  case other
}

/// An open file of an archive.
///
/// Reads and writes are positioned, so many threads may read at once.
public protocol DurableFile: AnyObject, Sendable {
  /// The path it was opened by.
  var path: String { get }

  /// The length of the file, in bytes.
  func size() throws(DurableError) -> Int

  /// Up to `count` bytes from byte `offset`; fewer only at the end of the file.
  func read(at offset: Int, count: Int) throws(DurableError) -> [UInt8]

  /// Writes all of `bytes` at byte `offset`.
  ///
  /// After an error some of them may stand there.
  func write(_ bytes: [UInt8], at offset: Int) throws(DurableError)

  /// Cuts the file to `length` bytes.
  func truncate(to length: Int) throws(DurableError)

  /// Waits until the file's bytes and length are on the disk (fdatasync).
  func syncData() throws(DurableError)

  /// Waits until the file's bytes and all that describes it are on the disk (fsync).
  func sync() throws(DurableError)

  /// Takes the kernel's exclusive lock on the file (flock); false where another holds it.
  ///
  /// The lock ends with the process or this object, however either ends.
  func tryLock() throws(DurableError) -> Bool
}

/// A disk that archives can be on.
///
/// All paths are used as given.
public protocol Disk: Sendable {
  /// Opens the file `path`.
  func open(_ path: String, _ mode: DurableFileMode) throws(DurableError) -> any DurableFile

  /// Makes a folder (its parent must exist).
  ///
  /// Nothing happens where it exists.
  func makeFolder(_ path: String) throws(DurableError)

  /// What `path` is, without following a link; nil where nothing is there.
  func kind(_ path: String) -> DurableKind?

  /// The names in a folder, without `.` and `..`, sorted by their bytes.
  func names(_ path: String) throws(DurableError) -> [String]

  /// Waits until the folder's names are on the disk.
  func syncFolder(_ path: String) throws(DurableError)

  /// Renames within one file system; what has the new name is replaced in one step.
  func rename(_ path: String, to newPath: String) throws(DurableError)

  /// Removes a file.
  ///
  /// Nothing happens where there is none.
  func removeFile(_ path: String) throws(DurableError)

  /// Removes an empty folder.
  ///
  /// Nothing happens where there is none.
  func removeFolder(_ path: String) throws(DurableError)

  /// True where this process may write in the folder.
  func isWritable(_ path: String) -> Bool

  /// Where SQLite, which reads and writes the machine's own files only, keeps the database `path`.
  func databasePath(_ path: String) -> String
}

extension Disk {
  /// Makes a folder and the folders above it; the names of those that it makes are on the disk when
  /// this returns.
  public func makeFolders(_ path: String) throws(DurableError) {
    if kind(path) == .folder { return }
    var above = "."
    if let slash = path.dropLast().lastIndex(of: "/") {
      above = slash == path.startIndex ? "/" : String(path[..<slash])
      try makeFolders(above)
    }
    try makeFolder(path)
    try syncFolder(above)
  }

  /// Puts a whole file in place so that no reader ever sees a part of it: writes `path.tmp`, syncs
  /// it and renames it.
  ///
  /// The caller syncs the folder.
  public func replaceFile(
    _ path: String, with bytes: [UInt8], permissions: UInt32 = 0o644
  ) throws(DurableError) {
    let temporary = path + ".tmp"
    try removeFile(temporary)
    let file = try open(temporary, .create(permissions: permissions))
    try file.write(bytes, at: 0)
    try file.sync()
    try rename(temporary, to: path)
  }

  /// The names in a folder, sorted by their bytes, and what each stands for.
  ///
  /// A writer may be at work in it: a name that is gone when it is looked at is left out. One that
  /// stays and cannot be looked at (its bytes are no UTF-8) is `other`.
  public func entries(
    _ path: String
  ) throws(DurableError) -> [(name: String, kind: DurableKind)] {
    let names = try names(path)
    var kinds: [String: DurableKind] = [:]
    var waiting = names
    // A name that a writer uses again and again may be gone twice.
    for _ in 0..<4 {
      for name in waiting { kinds[name] = kind(path + "/" + name) }
      waiting.removeAll { kinds[$0] != nil }
      if waiting.isEmpty { break }
      let left = Set(try self.names(path))
      waiting.removeAll { !left.contains($0) }
    }
    for name in waiting { kinds[name] = .other }
    return names.compactMap { name in kinds[name].map { (name, $0) } }
  }

  /// The bytes of a whole file.
  public func contents(_ path: String) throws(DurableError) -> [UInt8] {
    let file = try open(path, .read)
    return try file.read(at: 0, count: try file.size())
  }
}
