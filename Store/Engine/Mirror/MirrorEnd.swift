// The end of a mirror's segments, and the system calls that bytes are added with. What is added, and
// that it is right, is MirrorCopy's to know.
//
//   a segment that was there   pwrite* fdatasync, a batch at a time
//   a new one                  openat(.tmp) pwrite* fsync, rename, fsync of the folder
//   several new ones together  each openat(.tmp) pwrite* fsync; fsync of the folder, staged.tmp, fsync of
//                              the folder; renames, fsync of the folder; unlink of staged.tmp, fsync
//
// So after a power cut no COMMIT stands behind bytes that were lost: recovery would have to take
// these for damage. Where redacted records come, as zeros, before the leaf that says so, all segments
// up to that leaf's are staged: complete, but without their names, which they get together.
import Bytes
import StoreDurable

struct MirrorEnd {
  private static let windowSize = 1 << 20

  /// Where the segments are, staged ones among them.
  private(set) var paths: ArchivePaths
  private(set) var number: UInt32
  private(set) var file: any DurableFile
  private(set) var length: Int
  /// Bytes added, and segments that took some.
  private(set) var bytes = 0
  private(set) var segments: Set<UInt32> = []
  /// Where `withdraw` goes back to.
  private var first: (number: UInt32, length: Int)
  /// True where some of what was added stays, whatever comes after it.
  private(set) var isKept = false

  /// The end of the segment `number`, whose file counts up to `length`.
  init(_ paths: ArchivePaths, number: UInt32, length: Int) throws(StoreError) {
    self.paths = paths
    self.number = number
    self.length = length
    first = (number, length)
    file = try StoreError.wrap { () throws(DurableError) in
      // What was cut off while a new segment was written.
      for name in try paths.disk.names(paths.segments) where name.hasSuffix(".tmp") {
        try paths.disk.removeFile(paths.segments + "/" + name)
      }
      return try paths.disk.open(paths.segment(number), .update)
    }
  }

  /// True while the segment has no name.
  var isUnnamed: Bool { paths.unnamed.contains(number) }

  /// Begins the next segment; the one before must be settled.
  mutating func begin() throws(StoreError) {
    number += 1
    length = 0
    try openUnnamed()
  }

  /// Goes on with a copy of the segment, which takes its place when it is named.
  mutating func stage() throws(StoreError) {
    let (named, count) = (file, length)
    length = 0
    try openUnnamed()
    try copy(from: named, upTo: count)
  }

  private mutating func openUnnamed() throws(StoreError) {
    paths.unnamed.insert(number)
    let (paths, path) = (paths, paths.segment(number))
    file = try StoreError.wrap { () throws(DurableError) in
      try paths.disk.open(path, .create(permissions: 0o644))
    }
  }

  /// Copies from `source` what stands there between the end and `newEnd`; not synced.
  mutating func append(from source: any DurableFile, upTo newEnd: Int) throws(StoreError) {
    let start = length
    do throws(StoreError) {
      try copy(from: source, upTo: newEnd)
    } catch {
      // Never synced: it may go at once, and what it took of a full disk with it.
      try? file.truncate(to: start)
      length = start
      throw error
    }
    note(length - start)
  }

  private mutating func copy(
    from source: any DurableFile, upTo newEnd: Int
  ) throws(StoreError) {
    while length < newEnd {
      let count = min(MirrorEnd.windowSize, newEnd - length)
      let (file, at) = (file, length)
      let window = try StoreError.wrap { () throws(DurableError) in
        try source.read(at: at, count: count)
      }
      guard window.count == count else {
        throw .damaged(where: source.path, detail: "became shorter while it was read")
      }
      try StoreError.wrap { () throws(DurableError) in try file.write(window, at: at) }
      length += count
    }
  }

  /// Appends a record of the mirror's own making; not synced.
  mutating func append(_ record: [UInt8]) throws(StoreError) {
    let (file, start) = (file, length)
    try StoreError.wrap { () throws(DurableError) in try file.write(record, at: start) }
    length += record.count
    note(record.count)
  }

  private mutating func note(_ count: Int) {
    guard count > 0 else { return }
    bytes += count
    segments.insert(number)
  }

  /// Waits until the disk has all that was appended.
  func sync() throws(StoreError) {
    let (file, isUnnamed) = (file, isUnnamed)
    try StoreError.wrap { () throws(DurableError) in
      if isUnnamed { try file.sync() } else { try file.syncData() }
    }
  }

  /// Gives all segments that have none their names; they must be synced.
  ///
  /// `keeps` is for segments that hold redacted records and the leaves that say so: their batches are
  /// whole and checked, and taking them back in steps might part the one from the other.
  mutating func name(keeps: Bool) throws(StoreError) {
    let numbers = paths.unnamed.sorted()
    guard let lowest = numbers.first, let last = numbers.last else { return }
    paths.unnamed = []
    if keeps {
      first = (number, length)
      isKept = true
    }
    try StagedSegments(first: lowest, last: last).name(paths)
  }

  /// Takes segments without a name back.
  func discardUnnamed() {
    for number in paths.unnamed { try? paths.disk.removeFile(paths.segment(number)) }
  }

  /// Takes back all that was added since the beginning, or was named to be kept: none of it was
  /// published.
  /// - Throws: `system`; recovery then finds whole batches, which are right.
  mutating func withdraw() throws(StoreError) {
    discardUnnamed()
    paths.unnamed = []
    let (paths, segments, first) = (paths, segments, first)
    try StoreError.wrap { () throws(DurableError) in
      // The highest first: segments never have a gap.
      for number in segments.sorted().reversed() where number > first.number {
        try paths.disk.removeFile(paths.segment(number))
        try paths.disk.syncFolder(paths.segments)
      }
      let file = try paths.disk.open(paths.segment(first.number), .update)
      try file.truncate(to: first.length)
      try file.sync()
    }
  }
}

/// Segments that are complete and get their names together.
///
/// A file says which while that goes on: whoever finds it finishes.
struct StagedSegments {
  let first: UInt32
  let last: UInt32

  /// The file's path below the archive's folder.
  static let place = "segments/staged.tmp"

  private static func list(_ paths: ArchivePaths) -> String { paths.root + "/" + place }

  /// True where a call was cut off: until the next sync the segments are not all there by name.
  static func isCutOff(_ paths: ArchivePaths) -> Bool { paths.disk.kind(list(paths)) == .file }

  /// Renames them, the lowest first, and waits until that is on the disk.
  func name(_ paths: ArchivePaths) throws(StoreError) {
    let (first, last, list) = (first, last, StagedSegments.list(paths))
    try StoreError.wrap { () throws(DurableError) in
      if first < last {
        try paths.disk.removeFile(list)
        // The list must not be on the disk before all that it names is there.
        try paths.disk.syncFolder(paths.segments)
        try paths.disk.replaceFile(list, with: Array("\(first) \(last)\n".utf8))
        try paths.disk.syncFolder(paths.segments)
      }
      for number in first...last {
        let path = paths.segment(number)
        if paths.disk.kind(path + ".tmp") != nil {
          try paths.disk.rename(path + ".tmp", to: path)
        }
      }
      try paths.disk.syncFolder(paths.segments)
      guard first < last else { return }
      try paths.disk.removeFile(list)
      try paths.disk.syncFolder(paths.segments)
    }
  }

  /// Finishes what a call that was cut off had begun.
  static func finish(_ paths: ArchivePaths) throws(StoreError) {
    guard let bytes = try? paths.disk.contents(list(paths)) else { return }
    let numbers = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard bytes.last == 0x0A, numbers.count == 2, let first = UInt32(numbers[0]),
      let last = UInt32(numbers[1].dropLast()), first < last, last < 100_000_000
    else { return }
    try StagedSegments(first: first, last: last).name(paths)
  }
}
