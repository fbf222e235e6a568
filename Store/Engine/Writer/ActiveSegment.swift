// The segment that batches are appended to, and the system calls of a commit (FORMAT.md section 7,
// steps 1 to 4 and 8). After an error nothing here is used again.
import Bytes
import Cryptography
import StoreDurable

/// The end of the archive.
struct ActiveSegment {
  let number: UInt32
  private let paths: ArchivePaths
  /// Nil until the first batch of a new segment is written.
  private var file: (any DurableFile)?
  /// The file's length: the end of what counts.
  private(set) var length: Int
  /// The end of the last COMMIT.
  private(set) var batchStart: Int
  /// True where a SEAL stands at the end.
  private(set) var isSealed: Bool
  private let header: [UInt8]

  /// A segment that exists.
  init(
    _ paths: ArchivePaths, number: UInt32, length: Int, batchStart: Int, isSealed: Bool
  ) throws(StoreError) {
    self.paths = paths
    self.number = number
    self.length = length
    self.batchStart = batchStart
    self.isSealed = isSealed
    header = []
    file = try StoreError.wrap { () throws(DurableError) in
      try paths.disk.open(paths.segment(number), .update)
    }
  }

  /// A segment that its first batch will create.
  init(_ paths: ArchivePaths, new header: SegmentHeader) {
    self.paths = paths
    number = header.number
    length = 0
    batchStart = 0
    isSealed = false
    self.header = header.encoded
  }

  /// What must stand before the first record: the header, in a new segment.
  var prefix: [UInt8] { file == nil ? header : [] }

  /// Appends bytes of a batch (with `prefix` first, where it is not empty) and gives them as read
  /// back from the file, with the SHA-256 of the batch so far.
  ///
  /// Not synced.
  mutating func append(
    _ bytes: [UInt8]
  ) throws(StoreError) -> (readBack: [UInt8], batchHash: Digest) {
    let isNew = file == nil
    let path = paths.segment(number)
    let (start, from) = (length, batchStart)
    let target: any DurableFile
    if let file {
      target = file
    } else {
      target = try StoreError.wrap { () throws(DurableError) in
        try paths.disk.open(path, .create(permissions: 0o644))
      }
    }
    file = target
    do throws(DurableError) {
      try target.write(bytes, at: start)
      let batch = try target.read(at: from, count: start + bytes.count - from)
      length = start + bytes.count
      return (Array(batch.suffix(bytes.count)), SHA256.hash(batch))
    } catch {
      withdraw(to: isNew ? 0 : start)
      throw .system(error)
    }
  }

  /// Takes back what was appended since `start` and never synced; best effort, recovery does the
  /// same.
  ///
  /// A new segment goes whole.
  mutating func withdraw(to start: Int) {
    if start == 0 {
      try? paths.disk.removeFile(paths.segment(number))
    } else {
      try? file?.truncate(to: start)
    }
    length = start
  }

  /// Appends a COMMIT and waits for the disk.
  ///
  /// When this returns, the batch counts.
  ///
  /// `begin` is where the batch begins, to take it back where COMMIT cannot be written. After a
  /// failed sync nothing is taken back: whether the batch counts, recovery finds out.
  mutating func commit(_ record: [UInt8], begin: Int) throws(StoreError) {
    guard let file else { throw .writerStopped }
    let (start, folder, isNew) = (length, paths.segments, begin == 0)
    do throws(DurableError) {
      try file.write(record, at: start)
    } catch {
      withdraw(to: begin)
      throw .system(error)
    }
    try StoreError.wrap { () throws(DurableError) in
      try file.syncData()
      if isNew { try paths.disk.syncFolder(folder) }
    }
    length = start + record.count
    batchStart = length
  }

  /// Appends PUBLISHED; not synced.
  mutating func markPublished(size: UInt64) throws(StoreError) {
    guard let file else { throw .writerStopped }
    let record = RecordHeader(payload: [], fields: .published(size: size)).encoded
    let start = length
    try StoreError.wrap { () throws(DurableError) in try file.write(record, at: start) }
    length += record.count
  }

  /// Waits until PUBLISHED, too, is on the disk.
  func sync() throws(StoreError) {
    guard let file else { return }
    try StoreError.wrap { () throws(DurableError) in try file.syncData() }
  }

  /// Appends SEAL and syncs, unless that was done.
  ///
  /// Returns the file's length and SHA-256.
  ///
  /// All of the segment is read once more first: what is sealed is known to be whole.
  mutating func seal(size: UInt64) throws(StoreError) -> (length: Int, digest: Digest) {
    guard let file else { throw .writerStopped }
    if !isSealed {
      var objects = 0
      var commits = 0
      var walker = try SegmentWalker(file, number: number)
      while let event = try walker.next() {
        switch event {
        case .batch(let batch) where batch.defects.isEmpty:
          objects += batch.objects.count
          commits += 1
        case .published: break
        default:
          throw .damaged(
            where: ArchivePaths.segmentName(number), detail: "is damaged; it was not sealed")
        }
      }
      let record = RecordHeader(
        payload: [],
        fields: .seal(
          size: size, objects: UInt32(clamping: objects), commits: UInt32(clamping: commits))
      ).encoded
      let start = length
      try StoreError.wrap { () throws(DurableError) in
        try file.write(record, at: start)
        try file.syncData()
      }
      length += record.count
      isSealed = true
    }
    var walker = try SegmentWalker(file, number: number)
    return (walker.length, try walker.fileDigest())
  }
}
