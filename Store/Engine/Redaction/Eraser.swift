// Making payloads go: overwriting records with zeros, and removing copies of them that recovery or
// repair set aside. Everything here may be done again, and is, after a crash (FORMAT.md 5.4).
import Bytes
import StoreDurable

/// Overwrites what redaction leaves name.
struct Eraser {
  private let paths: ArchivePaths
  /// Called before anything is changed.
  private let willChange: () throws(StoreError) -> Void
  /// URLs whose text leaves the full-text index; nil for all.
  private let pages: [String]?
  private static let chunk = 1 << 20

  init(
    _ paths: ArchivePaths, pages: [String]? = nil,
    willChange: @escaping () throws(StoreError) -> Void = {}
  ) {
    self.paths = paths
    self.pages = pages
    self.willChange = willChange
  }

  /// What one erasure came to.
  struct Outcome {
    /// Payload bytes of the records.
    var bytes = 0
    /// Files of `aside/` that were removed.
    var aside: [String] = []
  }

  /// Does what a redaction says, and waits until it is on the disk.
  @discardableResult
  func apply(_ record: RedactionRecord) throws(StoreError) -> Outcome {
    var outcome = Outcome()
    var ranges: [UInt32: [Range<Int>]] = [:]
    for segment in record.segments {
      let places = record.records.filter { $0.segment == segment.number }
      let erased = try erase(places, in: segment.number)
      ranges[segment.number] = erased
    }
    outcome.bytes = ranges.values.joined().reduce(0) { $0 + $1.count }
    outcome.aside = try clearAside(record, ranges)
    // The full-text index holds the text of pages; it is made anew without this one.
    try SearchIndex.erase(pages, paths)
    return outcome
  }

  /// Overwrites the payloads of records of one segment, and syncs the file.
  /// - Returns: where the payloads are.
  private func erase(
    _ places: [Location], in segment: UInt32
  ) throws(StoreError) -> [Range<Int>] {
    let path = paths.segment(segment)
    let file = try StoreError.wrap { () throws(DurableError) in try paths.disk.open(path, .update) }
    let length = try StoreError.wrap { () throws(DurableError) in try file.size() }
    var ranges: [Range<Int>] = []
    for place in places {
      let start = Int(place.offset)
      let bytes = try StoreError.wrap { () throws(DurableError) in
        try file.read(at: start, count: RecordHeader.maxLength)
      }
      guard let header = try? RecordHeader(bytes[...]), case .object = header.fields,
        start + header.totalLength <= length
      else {
        throw .damaged(
          where: place.description, detail: "a redaction names it, but it is no object's record")
      }
      ranges.append(start + header.length..<start + header.totalLength)
    }
    for range in ranges {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: Eraser.chunk) {
        let count = min(Eraser.chunk, range.upperBound - start)
        let bytes = try StoreError.wrap { () throws(DurableError) in
          try file.read(at: start, count: count)
        }
        guard bytes.contains(where: { $0 != 0 }) else { continue }
        try willChange()
        try StoreError.wrap { () throws(DurableError) in
          try file.write([UInt8](repeating: 0, count: count), at: start)
        }
      }
    }
    // Also where all was zeros: an earlier attempt may have ended before its sync.
    try StoreError.wrap { () throws(DurableError) in try file.syncData() }
    return ranges
  }

  /// Removes files of `aside/` that hold bytes of the object, or a delta that needs them.
  private func clearAside(
    _ record: RedactionRecord, _ ranges: [UInt32: [Range<Int>]]
  ) throws(StoreError) -> [String] {
    guard paths.disk.kind(paths.aside) == .folder else { return [] }
    let erased = Set(record.records)
    var removed: [String] = []
    for name in try StoreError.wrap({ () throws(DurableError) in try paths.disk.names(paths.aside) }
    ) {
      let path = paths.aside + "/" + name
      let bytes = try StoreError.wrap { () throws(DurableError) in try paths.disk.contents(path) }
      let isCopy: Bool
      if name.hasSuffix(".tmp") {
        // A copy that was cut off: its bytes are still where it was made from, or not needed.
        isCopy = true
      } else if let place = AsideName(name) {
        let end = place.offset + bytes.count
        isCopy =
          place.isTail
          ? Eraser.tail(bytes, at: place, holds: record.object, orNeeds: erased)
          : (ranges[place.segment] ?? []).contains { $0.overlaps(place.offset..<end) }
      } else {
        isCopy = false
      }
      guard isCopy else { continue }
      try willChange()
      try StoreError.wrap { () throws(DurableError) in try paths.disk.removeFile(path) }
      removed.append(name)
    }
    if !removed.isEmpty {
      try StoreError.wrap { () throws(DurableError) in try paths.disk.syncFolder(paths.aside) }
    }
    return removed
  }

  /// True where a tail that was cut off has a record of `object`, a record that needs an erased one,
  /// or bytes that no header says the owner of.
  private static func tail(
    _ bytes: [UInt8], at place: AsideName, holds object: Digest, orNeeds erased: Set<Location>
  ) -> Bool {
    var offset = place.offset == 0 ? min(SegmentHeader.length, bytes.count) : 0
    while offset < bytes.count {
      if bytes[offset] == 0 {
        // What a power cut left out.
        offset += 1
        continue
      }
      guard let header = try? RecordHeader(bytes[offset...].prefix(RecordHeader.maxLength)) else {
        return true
      }
      if case .object(let digest, _, let base) = header.fields {
        if digest == object { return true }
        // A base within the tail would have been met already.
        if let base, base.segment != place.segment || Int(base.offset) < place.offset,
          erased.contains(base)
        {
          return true
        }
      }
      offset += header.totalLength
    }
    return false
  }
}

/// `<segment>-<offset>-<SHA-256>.tail`, or `.damaged` (FORMAT.md sections 7 and 8).
private struct AsideName {
  var segment: UInt32
  var offset: Int
  var isTail: Bool

  init?(_ name: String) {
    let parts = name.split(separator: "-")
    guard parts.count == 3, let segment = UInt32(parts[0]), let offset = Int(parts[1]),
      offset >= 0, offset <= UInt32.max
    else { return nil }
    self.segment = segment
    self.offset = offset
    isTail = name.hasSuffix(".tail")
  }
}
