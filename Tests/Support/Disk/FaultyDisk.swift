// A disk in memory for archives: it keeps a record of every change, so that each moment can be gone
// back to, and fails where it is told to. What a power cut leaves of it is CrashImages' business.
// SQLite reads and writes real files only; the catalogue is in a temporary folder of the disk's own.
import Foundation
public import StoreDurable
import Synchronization

/// How a call fails.
public enum DiskFault: Sendable, CaseIterable {
  /// EIO; nothing was done.
  case inputOutput
  /// ENOSPC; nothing was done.
  case full
  /// Half of the bytes were written, then ENOSPC.
  case short
  /// A sync failed and what was to be synced is gone (EIO).
  case syncLost
  /// A sync, or another call, says that it failed (EIO), but was done.
  case doneAnyway

  /// True where this makes a difference to the call of this name.
  public func applies(to call: String) -> Bool {
    switch self {
    case .inputOutput, .doneAnyway: true
    case .full: call == "pwrite" || call == "openat" || call == "mkdir" || call == "rename"
    case .short: call == "pwrite"
    case .syncLost: call == "fdatasync" || call == "fsync"
    }
  }
}

/// A disk in memory.
public final class FaultyDisk: Disk {
  struct Inside {
    var state: DiskState
    var trace: [DiskChange] = []
    /// Calls so far that change something, failed ones too; and calls that only look.
    var changes = 0
    var looks = 0
    var changeNames: [String] = []
    var fault: (at: Int, kind: DiskFault)?
    var lookFault: Int?
    var crash: Int?
    var fills: Int?
    /// Which open file holds the lock of a node.
    var locks: [Int: ObjectIdentifier] = [:]
  }

  // Guards everything that changes. Never held while `observer` runs.
  private let inside: Mutex<Inside>
  private let observing = Mutex<(@Sendable () -> Void)?>(nil)
  // What is to happen just before a call that only looks, and how many come before it.
  private let visiting = Mutex<(left: Int, visit: @Sendable (FaultyDisk) -> Void)?>(nil)
  /// The folder of SQLite's files.
  public let databases: TemporaryFolder

  /// A disk that holds `state`, whose SQLite files are copies of those in `databases`.
  public init(_ state: DiskState = DiskState(), databases source: String? = nil) throws {
    inside = Mutex(Inside(state: state))
    databases = try TemporaryFolder(inMemory: true)
    guard let source else { return }
    try copyDatabases(from: source, to: databases.path)
  }

  /// What it holds now.
  public var state: DiskState { inside.withLock { $0.state } }
  /// All changes that were done, in order.
  public var trace: [DiskChange] { inside.withLock { $0.trace } }
  /// How many changes were done.
  public var traceCount: Int { inside.withLock { $0.trace.count } }
  /// The names of the calls so far that change or sync something.
  public var changeNames: [String] { inside.withLock { $0.changeNames } }
  /// How many calls there were that change or sync something, and how many that only look.
  public var calls: (changes: Int, looks: Int) { inside.withLock { ($0.changes, $0.looks) } }

  /// The `number`th call from now on that changes something (from 0) fails.
  public func fault(at number: Int, _ kind: DiskFault) {
    inside.withLock { $0.fault = ($0.changes + number, kind) }
  }

  /// The `number`th call from now on that only looks (from 0) fails with EIO.
  public func lookFault(at number: Int) {
    inside.withLock { $0.lookFault = $0.looks + number }
  }

  /// The `number`th call from now on that changes something, and all calls after it, fail: the
  /// process is as good as dead.
  public func crash(at number: Int) { inside.withLock { $0.crash = $0.changes + number } }

  /// The `number`th call from now on that needs room, or changes something, finds none, and so do all
  /// after it that write or make something.
  public func fillUp(at number: Int) { inside.withLock { $0.fills = $0.changes + number } }

  /// Called after every change, outside of any lock; may use the disk.
  public func observe(_ observer: (@Sendable () -> Void)?) {
    observing.withLock { $0 = observer }
  }

  /// Just before the `number`th call from now on that only looks (from 0), `visit` is done, which may
  /// use the disk, as it is given it: another process comes in between.
  ///
  /// Unlike for `lookFault`, a look at what a name stands for counts.
  public func beforeLook(_ number: Int, _ visit: @escaping @Sendable (FaultyDisk) -> Void) {
    visiting.withLock { $0 = (number, visit) }
  }

  private func letVisit() {
    let visit = visiting.withLock { visiting in
      guard let next = visiting else { return nil as (@Sendable (FaultyDisk) -> Void)? }
      visiting = next.left > 0 ? (next.left - 1, next.visit) : nil
      return next.left > 0 ? nil : next.visit
    }
    visit?(self)
  }

  /// Does changes that another disk with the same content has seen: what another process did.
  public func play(_ changes: some Sequence<DiskChange>) {
    inside.withLock { inside in
      for change in changes {
        inside.trace.append(change)
        inside.state.apply(change)
      }
    }
  }

  private func failure(_ call: String, _ path: String, _ code: Int32) -> DurableError {
    DurableError(operation: call, path: path, errno: code)
  }

  /// Does a change, or fails as told.
  ///
  /// `make` gives the change, or the errno of a call that cannot be.
  fileprivate func change(
    _ call: String, _ path: String, _ make: (inout Inside) -> Result<DiskChange?, Errno>
  ) throws(DurableError) {
    let code: Int32? = inside.withLock { inside in
      let number = inside.changes
      inside.changes += 1
      inside.changeNames.append(call)
      if let crash = inside.crash, number >= crash { return EIO }
      if let fills = inside.fills, number >= fills, DiskFault.full.applies(to: call) {
        return ENOSPC
      }
      let fault = inside.fault.flatMap { $0.at == number ? $0.kind : nil }
      if fault == .inputOutput { return EIO }
      if fault == .full { return ENOSPC }
      switch make(&inside) {
      case .failure(let errno): return errno.code
      case .success(nil): return nil
      case .success(let change?):
        let done = FaultyDisk.damaged(change, fault)
        if case .syncFile(let node) = change, fault == .syncLost {
          inside.state.drop(file: node)
          return EIO
        }
        inside.trace.append(done)
        inside.state.apply(done)
        switch fault {
        case .short: return ENOSPC
        case .syncLost, .doneAnyway: return EIO
        default: return nil
        }
      }
    }
    if let code { throw failure(call, path, code) }
    observing.withLock { $0 }?()
  }

  private static func damaged(_ change: DiskChange, _ fault: DiskFault?) -> DiskChange {
    guard fault == .short, case .write(let node, let offset, let bytes) = change else {
      return change
    }
    return .write(node: node, offset: offset, bytes: Array(bytes.prefix(bytes.count / 2)))
  }

  fileprivate func look<T>(
    _ call: String, _ path: String, _ body: (inout Inside) -> Result<T, Errno>
  ) throws(DurableError) -> T {
    letVisit()
    let result: Result<T, Errno> = inside.withLock { inside in
      let number = inside.looks
      inside.looks += 1
      if let crash = inside.crash, inside.changes > crash { return .failure(Errno(EIO)) }
      if inside.lookFault == number { return .failure(Errno(EIO)) }
      return body(&inside)
    }
    do { return try result.get() } catch { throw failure(call, path, error.code) }
  }

  struct Errno: Error {
    var code: Int32
    init(_ code: Int32) { self.code = code }
  }

  private static func split(_ path: String) -> (parent: String, name: String) {
    let parts = path.split(separator: "/").map(String.init)
    return ("/" + parts.dropLast().joined(separator: "/"), parts.last ?? "")
  }

  /// Opens a file.
  public func open(
    _ path: String, _ mode: DurableFileMode
  ) throws(DurableError) -> any DurableFile {
    if case .create = mode {
      var node = 0
      try change("openat", path) { inside in
        let (parent, name) = FaultyDisk.split(path)
        guard let folder = inside.state.node(parent), let names = inside.state.folders[folder]
        else { return .failure(Errno(ENOENT)) }
        if names.current[name] != nil { return .failure(Errno(EEXIST)) }
        node = inside.state.nextNode
        return .success(.make(parent: folder, name: name, node: node, isFolder: false))
      }
      return FaultyFile(self, node, path)
    }
    let node: Int = try look("openat", path) { inside in
      guard let node = inside.state.node(path) else { return .failure(Errno(ENOENT)) }
      return inside.state.files[node] == nil ? .failure(Errno(EISDIR)) : .success(node)
    }
    return FaultyFile(self, node, path)
  }

  /// Makes a folder.
  public func makeFolder(_ path: String) throws(DurableError) {
    if kind(path) == .folder { return }
    try change("mkdir", path) { inside in
      let (parent, name) = FaultyDisk.split(path)
      guard let folder = inside.state.node(parent), let names = inside.state.folders[folder] else {
        return .failure(Errno(ENOENT))
      }
      if names.current[name] != nil { return .failure(Errno(EEXIST)) }
      return .success(
        .make(parent: folder, name: name, node: inside.state.nextNode, isFolder: true))
    }
  }

  /// What a path is.
  public func kind(_ path: String) -> DurableKind? {
    letVisit()
    return inside.withLock { inside in
      inside.state.node(path).map { inside.state.files[$0] == nil ? .folder : .file }
    }
  }

  /// The names in a folder.
  public func names(_ path: String) throws(DurableError) -> [String] {
    try look("opendir", path) { inside in
      guard let node = inside.state.node(path), let folder = inside.state.folders[node] else {
        return .failure(Errno(ENOENT))
      }
      return .success(folder.current.keys.sorted())
    }
  }

  /// Makes a folder's names certain.
  public func syncFolder(_ path: String) throws(DurableError) {
    try change("fsync", path) { inside in
      guard let node = inside.state.node(path), inside.state.folders[node] != nil else {
        return .failure(Errno(ENOENT))
      }
      return .success(.syncFolder(node: node))
    }
  }

  /// Renames within a folder.
  public func rename(_ path: String, to newPath: String) throws(DurableError) {
    try change("rename", newPath) { inside in
      let (from, to) = (FaultyDisk.split(path), FaultyDisk.split(newPath))
      // Between folders a rename would be two changes that belong together: not modelled.
      guard from.parent == to.parent else { return .failure(Errno(EXDEV)) }
      guard let folder = inside.state.node(from.parent), inside.state.node(path) != nil else {
        return .failure(Errno(ENOENT))
      }
      return .success(.rename(folder: folder, from: from.name, to: to.name))
    }
  }

  /// Removes a file.
  public func removeFile(_ path: String) throws(DurableError) {
    guard kind(path) != nil else { return }
    try change("unlink", path) { inside in
      let (parent, name) = FaultyDisk.split(path)
      guard let node = inside.state.node(path), let folder = inside.state.node(parent) else {
        return .success(nil)
      }
      if inside.state.files[node] == nil { return .failure(Errno(EISDIR)) }
      return .success(.remove(folder: folder, name: name))
    }
  }

  /// Removes an empty folder.
  public func removeFolder(_ path: String) throws(DurableError) {
    guard kind(path) != nil else { return }
    try change("rmdir", path) { inside in
      let (parent, name) = FaultyDisk.split(path)
      guard let node = inside.state.node(path), let folder = inside.state.node(parent) else {
        return .success(nil)
      }
      guard let own = inside.state.folders[node] else { return .failure(Errno(ENOTDIR)) }
      guard own.current.isEmpty else { return .failure(Errno(ENOTEMPTY)) }
      return .success(.remove(folder: folder, name: name))
    }
  }

  /// Always.
  public func isWritable(_ path: String) -> Bool { kind(path) == .folder }

  /// A file of the same name in the folder of databases.
  public func databasePath(_ path: String) -> String { databases(FaultyDisk.split(path).name) }

  fileprivate func lock(_ node: Int, _ owner: ObjectIdentifier) -> Bool {
    inside.withLock { inside in
      if let holder = inside.locks[node], holder != owner { return false }
      inside.locks[node] = owner
      return true
    }
  }

  fileprivate func unlock(_ node: Int, _ owner: ObjectIdentifier) {
    inside.withLock { inside in
      if inside.locks[node] == owner { inside.locks[node] = nil }
    }
  }
}

/// Copies the SQLite files of a catalogue from folder to folder.
public func copyDatabases(from source: String, to target: String) throws {
  // The shared-memory file is left out: SQLite makes it anew from the write-ahead log.
  for name in ["catalogue.sqlite", "catalogue.sqlite-wal"]
  where Files.exists(source + "/" + name) {
    try Files.copy(source + "/" + name, to: target + "/" + name)
  }
}

/// An open file of a disk in memory.
private final class FaultyFile: DurableFile {
  private let disk: FaultyDisk
  private let node: Int
  let path: String

  init(_ disk: FaultyDisk, _ node: Int, _ path: String) {
    self.disk = disk
    self.node = node
    self.path = path
  }

  deinit { disk.unlock(node, ObjectIdentifier(self)) }

  func size() throws(DurableError) -> Int {
    try disk.look("fstat", path) { .success($0.state.files[node]?.current.count ?? 0) }
  }

  func read(at offset: Int, count: Int) throws(DurableError) -> [UInt8] {
    try disk.look("pread", path) { inside in
      let bytes = inside.state.files[node]?.current ?? []
      let start = min(max(0, offset), bytes.count)
      return .success(Array(bytes[start..<min(bytes.count, start + max(0, count))]))
    }
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(DurableError) {
    try disk.change("pwrite", path) { _ in
      .success(.write(node: node, offset: offset, bytes: bytes))
    }
  }

  func truncate(to length: Int) throws(DurableError) {
    try disk.change("ftruncate", path) { _ in .success(.truncate(node: node, length: length)) }
  }

  func syncData() throws(DurableError) {
    try disk.change("fdatasync", path) { _ in .success(.syncFile(node: node)) }
  }

  func sync() throws(DurableError) {
    try disk.change("fsync", path) { _ in .success(.syncFile(node: node)) }
  }

  func tryLock() throws(DurableError) -> Bool { disk.lock(node, ObjectIdentifier(self)) }
}
