// Making a mirror of nothing: the first batch of the source's segment 0, which holds no leaf, and its
// checkpoint. What comes after is copied as to any other mirror.
import Bytes
import StoreDurable
import TransparencyLog

struct MirrorCreation {
  let source: ArchivePaths
  let identity: ArchiveIdentity
  let mirror: ArchivePaths

  /// Makes the folder where there is none.
  /// - Throws: `notEmpty` where there is something in it that no interrupted attempt left.
  func prepareFolder() throws(StoreError) {
    let (disk, root) = (mirror.disk, mirror.root)
    if disk.kind(root) == .file {
      throw .unsuitable(detail: "\(root) is a file: name a new or empty folder for the mirror")
    }
    try StoreError.wrap { () throws(DurableError) in try disk.makeFolders(root) }
    var names = try StoreError.wrap { () throws(DurableError) in try disk.names(root) }
    names.removeAll {
      ["writer.lock", "segments", "log"].contains($0) || $0.hasSuffix(".tmp")
    }
    guard names.isEmpty else { throw .notEmpty(path: root) }
    for (folder, known) in [(mirror.segments, mirror.segment(0)), (mirror.log, mirror.checkpoint)]
    where disk.kind(folder) != nil {
      let names = try StoreError.wrap { () throws(DurableError) in try disk.names(folder) }
      guard names.allSatisfy({ folder + "/" + $0 == known || $0.hasSuffix(".tmp") }) else {
        throw .notEmpty(path: root)
      }
    }
  }

  /// Makes the mirror in a prepared folder, under its lock.
  ///
  /// `stet-archive` is put in place last: a folder without it is no archive.
  func create() throws(StoreError) {
    let (segment, note) = try firstBatch()
    let paths = mirror
    if let known = try? paths.disk.contents(paths.segment(0)), known != segment {
      throw .notEmpty(path: paths.root)
    }
    try StoreError.wrap { () throws(DurableError) in
      try paths.disk.makeFolder(paths.segments)
      try paths.disk.replaceFile(paths.segment(0), with: segment)
      try paths.disk.syncFolder(paths.segments)
      try paths.disk.makeFolder(paths.log)
      try paths.disk.replaceFile(paths.checkpoint, with: note)
      try paths.disk.syncFolder(paths.log)
      // All else first: a power cut may keep a later name and lose an earlier one.
      try paths.disk.syncFolder(paths.root)
      try paths.disk.replaceFile(paths.identity, with: identity.encoded)
      try paths.disk.syncFolder(paths.root)
    }
  }

  /// Segment 0 up to the COMMIT of no leaves and its PUBLISHED; and that COMMIT's checkpoint.
  private func firstBatch() throws(StoreError) -> (segment: [UInt8], note: [UInt8]) {
    let path = source.segment(0)
    let file = try StoreError.wrap { () throws(DurableError) in try source.disk.open(path, .read) }
    var walker = try SegmentWalker(file, number: 0)
    let expected = SegmentHeader(
      number: 0, firstIndex: 0, genesis: identity.genesis, previous: .zero)
    guard walker.header == .success(expected) else {
      throw .damaged(where: path, detail: "its header does not fit 'stet-archive'")
    }
    guard case .batch(let batch)? = try walker.next(), batch.defects.isEmpty,
      batch.genesis == identity.encoded, batch.objects.isEmpty, batch.leaves.isEmpty,
      try PublishedHead(source, identity, bytes: batch.note).size == 0
    else { throw .damaged(where: path, detail: "its first batch is damaged") }
    let bytes = try StoreError.wrap { () throws(DurableError) in
      try file.read(at: 0, count: batch.end)
    }
    return (
      bytes + RecordHeader(payload: [], fields: .published(size: 0)).encoded, batch.note
    )
  }
}
