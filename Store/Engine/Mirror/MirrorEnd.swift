// The end of a mirror's segments, and the system calls that bytes are added with. What is added, and
// that it is right, is MirrorCopy's to know.
//
//   a segment that was there   pwrite* fdatasync, a batch at a time
//   a new one                  openat(.tmp) pwrite* fsync rename, fsync of the folder
//
// So after a power cut no COMMIT stands behind bytes that were lost: recovery would have to take
// these for damage.
import Bytes
import StoreDurable

struct MirrorEnd {
  private static let windowSize = 1 << 20

  private let paths: ArchivePaths
  private(set) var number: UInt32
  private(set) var file: any DurableFile
  private(set) var length: Int
  /// True while the segment has a temporary name.
  private(set) var isNew = false
  /// Bytes added, and segments that took some.
  private(set) var bytes = 0
  private(set) var segments: Set<UInt32> = []
  private let first: (number: UInt32, length: Int)

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

  private var temporary: String { paths.segment(number) + ".tmp" }

  /// Begins the next segment; the one before must be settled.
  mutating func begin() throws(StoreError) {
    number += 1
    length = 0
    isNew = true
    let path = temporary
    file = try StoreError.wrap { () throws(DurableError) in
      try paths.disk.open(path, .create(permissions: 0o644))
    }
  }

  /// Copies from `source` what stands there between the end and `newEnd`; not synced.
  mutating func append(from source: any DurableFile, upTo newEnd: Int) throws(StoreError) {
    let start = length
    do throws(StoreError) {
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
    } catch {
      // Never synced: it may go at once, and what it took of a full disk with it.
      if !isNew { try? file.truncate(to: start) }
      length = start
      throw error
    }
    note(length - start)
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

  /// Waits until the disk has all that was appended; a new segment then gets its name.
  mutating func settle() throws(StoreError) {
    let (file, isNew, temporary, path) = (file, isNew, temporary, paths.segment(number))
    try StoreError.wrap { () throws(DurableError) in
      guard isNew else { return try file.syncData() }
      try file.sync()
      try paths.disk.rename(temporary, to: path)
      try paths.disk.syncFolder(paths.segments)
    }
    self.isNew = false
  }

  /// Takes a new segment that was not settled back.
  func discardNew() {
    if isNew { try? paths.disk.removeFile(temporary) }
  }

  /// Takes back all that was added since the beginning: none of it was published.
  /// - Throws: `system`; recovery then finds whole batches, which are right.
  func withdraw() throws(StoreError) {
    discardNew()
    try StoreError.wrap { () throws(DurableError) in
      // The highest first: segments never have a gap.
      for number in segments.sorted().reversed() where number > first.number {
        try paths.disk.removeFile(paths.segment(number))
        try paths.disk.syncFolder(paths.segments)
      }
      guard segments.contains(first.number) else { return }
      let file = try paths.disk.open(paths.segment(first.number), .update)
      try file.truncate(to: first.length)
      try file.sync()
    }
  }
}
