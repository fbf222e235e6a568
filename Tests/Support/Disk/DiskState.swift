// What a disk in memory holds: for every file the bytes that are certain to survive a power cut, and
// in order the changes that are not yet; for every folder the same of its names. A file's sync makes
// its bytes certain, never its name: that takes a sync of its folder. No failures here (FaultyDisk),
// and no choice of what a power cut leaves (CrashImages).

/// One change of a disk, in terms of nodes, so that it can be done again on a copy.
public enum DiskChange: Sendable {
  /// A new file or folder gets a name.
  case make(parent: Int, name: String, node: Int, isFolder: Bool)
  /// Bytes are written.
  case write(node: Int, offset: Int, bytes: [UInt8])
  /// A file gets another length.
  case truncate(node: Int, length: Int)
  /// A file's bytes become certain.
  case syncFile(node: Int)
  /// A folder's names become certain.
  case syncFolder(node: Int)
  /// A name changes within its folder, in one step.
  case rename(folder: Int, from: String, to: String)
  /// A name goes.
  case remove(folder: Int, name: String)
}

/// A disk's content, as the running process sees it and as a power cut may leave it.
public struct DiskState: Sendable {
  /// A change of one file that is not certain yet.
  enum FileChange: Sendable {
    case write(offset: Int, bytes: [UInt8])
    case truncate(length: Int)

    func apply(to bytes: inout [UInt8]) {
      switch self {
      case .write(let offset, let new): DiskState.put(new[...], at: offset, in: &bytes)
      case .truncate(let length): DiskState.resize(&bytes, to: length)
      }
    }
  }

  struct File: Sendable {
    var certain: [UInt8] = []
    var pending: [FileChange] = []
    var current: [UInt8] = []
  }

  /// Names that change together; nil where a name goes.
  typealias NameChange = [(name: String, node: Int?)]

  struct Folder: Sendable {
    var certain: [String: Int] = [:]
    var pending: [NameChange] = []
    var current: [String: Int] = [:]
  }

  /// The node of `/`.
  static let root = 0

  var files: [Int: File] = [:]
  var folders: [Int: Folder] = [root: Folder()]
  private(set) var nextNode = 1

  /// An empty disk.
  public init() {}

  static func resize(_ bytes: inout [UInt8], to length: Int) {
    if bytes.count > length {
      bytes.removeLast(bytes.count - length)
    } else {
      bytes += repeatElement(0, count: length - bytes.count)
    }
  }

  static func put(_ new: ArraySlice<UInt8>, at offset: Int, in bytes: inout [UInt8]) {
    guard !new.isEmpty else { return }
    if bytes.count < offset + new.count { resize(&bytes, to: offset + new.count) }
    bytes.replaceSubrange(offset..<offset + new.count, with: new)
  }

  /// The node that a path names now.
  func node(_ path: String) -> Int? {
    var node = DiskState.root
    for name in path.split(separator: "/") {
      guard let next = folders[node]?.current[String(name)] else { return nil }
      node = next
    }
    return node
  }

  /// Does a change.
  public mutating func apply(_ change: DiskChange) {
    switch change {
    case .make(let parent, let name, let node, let isFolder):
      nextNode = max(nextNode, node + 1)
      if isFolder { folders[node] = Folder() } else { files[node] = File() }
      record(parent, [(name, node)])
    case .write(let node, let offset, let bytes): record(node, .write(offset: offset, bytes: bytes))
    case .truncate(let node, let length): record(node, .truncate(length: length))
    case .syncFile(let node):
      guard let file = files[node] else { return }
      files[node]?.certain = file.current
      files[node]?.pending = []
    case .syncFolder(let node):
      guard let folder = folders[node] else { return }
      folders[node]?.certain = folder.current
      folders[node]?.pending = []
    case .rename(let folder, let from, let to):
      record(folder, [(from, nil), (to, folders[folder]?.current[from])])
    case .remove(let folder, let name): record(folder, [(name, nil)])
    }
  }

  private mutating func record(_ node: Int, _ change: FileChange) {
    files[node]?.pending.append(change)
    guard var bytes = files[node]?.current else { return }
    files[node]?.current = []
    change.apply(to: &bytes)
    files[node]?.current = bytes
  }

  private mutating func record(_ folder: Int, _ change: NameChange) {
    folders[folder]?.pending.append(change)
    for (name, node) in change { folders[folder]?.current[name] = node }
  }

  /// All that is not certain is lost, as after a failed sync that dropped it.
  mutating func drop(file node: Int) {
    guard let file = files[node] else { return }
    files[node]?.current = file.certain
    files[node]?.pending = []
  }

  /// What the running process sees, as if all of it were certain: what a killed process leaves.
  public var settled: DiskState {
    var state = self
    for node in state.files.keys { state.apply(.syncFile(node: node)) }
    for node in state.folders.keys { state.apply(.syncFolder(node: node)) }
    return state
  }

  /// All files by path, and folders as nil.
  public var contents: [String: [UInt8]?] {
    var out: [String: [UInt8]?] = [:]
    func walk(_ node: Int, _ path: String) {
      for (name, child) in folders[node]?.current ?? [:] {
        if let file = files[child] {
          out[path + "/" + name] = .some(file.current)
        } else {
          out[path + "/" + name] = .some(nil)
          walk(child, path + "/" + name)
        }
      }
    }
    walk(DiskState.root, "")
    return out
  }
}

extension DiskState {
  /// True where something is not certain yet.
  public var isUncertain: Bool {
    files.values.contains { !$0.pending.isEmpty } || folders.values.contains { !$0.pending.isEmpty }
  }
}
