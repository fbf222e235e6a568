// An archive as it would be with some ranges of its segments replaced by a copy's: the same readers
// that check an archive check a repair, before a byte of it is written. Read only.
import StoreDurable

/// What is to become of one segment.
struct SegmentPatch: Sendable {
  /// The segment.
  var number: UInt32
  /// The ranges to take from the copy, rising and apart.
  var ranges: [Range<Int>] = []
  /// Where to cut the file off; nil for not at all.
  var cut: Int?

  /// True where nothing is to be done.
  var isEmpty: Bool { ranges.isEmpty && cut == nil }

  /// Adds a range behind all others, joined with the last where they touch.
  mutating func add(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if let last = ranges.last, last.upperBound == range.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      ranges.append(range)
    }
  }
}

/// A segment with ranges of another file over it.
final class PatchedFile: DurableFile {
  let path: String
  private let ours: (any DurableFile)?
  private let copy: any DurableFile
  private let ranges: [Range<Int>]
  private let length: Int

  /// The file `ours` (nil where it is missing) with what `patch` takes from `copy`.
  init(
    _ path: String, ours: (any DurableFile)?, copy: any DurableFile, _ patch: SegmentPatch
  ) throws(DurableError) {
    self.path = path
    self.ours = ours
    self.copy = copy
    ranges = patch.ranges
    let end = max(try ours?.size() ?? 0, patch.ranges.last?.upperBound ?? 0)
    length = min(end, patch.cut ?? end)
  }

  func size() throws(DurableError) -> Int { length }

  func read(at offset: Int, count: Int) throws(DurableError) -> [UInt8] {
    let end = min(length, offset + count)
    guard offset < end else { return [] }
    var bytes = try ours?.read(at: offset, count: end - offset) ?? []
    // Past our end there are bytes only where the copy gives them; others read as zeros.
    if bytes.count < end - offset {
      bytes += [UInt8](repeating: 0, count: end - offset - bytes.count)
    }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    while low < ranges.count, ranges[low].lowerBound < end {
      let part = ranges[low].clamped(to: offset..<end)
      let good = try copy.read(at: part.lowerBound, count: part.count)
      bytes.replaceSubrange(
        part.lowerBound - offset..<part.lowerBound - offset + good.count, with: good)
      low += 1
    }
    return bytes
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(DurableError) { throw refusal("pwrite") }
  func truncate(to length: Int) throws(DurableError) { throw refusal("ftruncate") }
  func syncData() throws(DurableError) { throw refusal("fdatasync") }
  func sync() throws(DurableError) { throw refusal("fsync") }
  func tryLock() throws(DurableError) -> Bool { throw refusal("flock") }

  private func refusal(_ operation: String) -> DurableError {
    .readOnly(operation: operation, path: path)
  }
}

/// A disk with patched segments over the files of another.
struct PatchedDisk: Disk {
  private let disk: any Disk
  private let folder: String
  private let files: [String: PatchedFile]

  /// The archive at `ours` with `patches` from `copy`.
  init(
    _ ours: ArchivePaths, copy: ArchivePaths, _ patches: [SegmentPatch]
  ) throws(DurableError) {
    disk = ours.disk
    folder = ours.segments
    var files: [String: PatchedFile] = [:]
    for patch in patches where !patch.isEmpty {
      let path = ours.segment(patch.number)
      files[path] = try PatchedFile(
        path, ours: ours.openSegment(patch.number),
        copy: try copy.disk.open(copy.segment(patch.number), .read), patch)
    }
    self.files = files
  }

  func open(_ path: String, _ mode: DurableFileMode) throws(DurableError) -> any DurableFile {
    guard case .read = mode else { throw .readOnly(operation: "openat", path: path) }
    if let file = files[path] { return file }
    return try disk.open(path, .read)
  }

  func kind(_ path: String) -> DurableKind? { files[path] == nil ? disk.kind(path) : .file }

  func names(_ path: String) throws(DurableError) -> [String] {
    guard path == folder else { return try disk.names(path) }
    var names: Set<String> = []
    if disk.kind(path) == .folder { names = Set(try disk.names(path)) }
    for file in files.keys { names.insert(String(file.dropFirst(folder.count + 1))) }
    return names.sorted()
  }

  func isWritable(_ path: String) -> Bool { false }
  func databasePath(_ path: String) -> String { disk.databasePath(path) }

  func makeFolder(_ path: String) throws(DurableError) { throw refusal("mkdir", path) }
  func syncFolder(_ path: String) throws(DurableError) { throw refusal("fsync", path) }
  func rename(_ path: String, to newPath: String) throws(DurableError) {
    throw refusal("rename", newPath)
  }
  func removeFile(_ path: String) throws(DurableError) { throw refusal("unlink", path) }
  func removeFolder(_ path: String) throws(DurableError) { throw refusal("rmdir", path) }

  private func refusal(_ operation: String, _ path: String) -> DurableError {
    .readOnly(operation: operation, path: path)
  }
}

extension ArchivePaths {
  /// The segment's file, open for reading; nil where it cannot be opened.
  func openSegment(_ number: UInt32) -> (any DurableFile)? {
    try? disk.open(segment(number), .read)
  }
}
