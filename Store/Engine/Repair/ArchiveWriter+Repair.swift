// Logging what was repaired (FORMAT.md 5.5).
import Bytes

extension ArchiveWriter {
  private static let mostLeaves = 4096

  /// Logs repairs, in order, and publishes the log.
  /// - Returns: the indexes of their leaves.
  func log(_ repairs: [RepairRecord]) throws(StoreError) -> Range<UInt64> {
    guard !repairs.isEmpty else { return log.size..<log.size }
    guard !isStopped else { throw .writerStopped }
    isStopped = true
    try lock.mark()
    var first: UInt64?
    var rest = repairs[...]
    while !rest.isEmpty {
      var leaves: [Leaf] = []
      if active.isSealed || active.length >= identity.segmentSize {
        leaves.append(try startSegment())
      }
      first = first ?? log.size + UInt64(leaves.count)
      leaves += rest.prefix(ArchiveWriter.mostLeaves).map(Leaf.repair)
      rest = rest.dropFirst(ArchiveWriter.mostLeaves)
      let committed = try commit(leaves, NoObjects())
      try catalogue.add([
        CataloguedBatch(objects: [], captures: [], position: committed.position)
      ])
    }
    try publish()
    isStopped = false
    return (first ?? log.size)..<log.size
  }
}

/// A batch that stores nothing.
private struct NoObjects: BatchObjects {
  func layOut(into bytes: inout [UInt8], segment: UInt32, at start: Int) -> [Location] { [] }
  func check(_ readBack: [UInt8], begin: Int, locations: [Location]) throws(StoreError) {}
}
