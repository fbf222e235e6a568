// Reading an archive: captures by every name they have, and bytes by hash. Never writes, never
// waits for the writer.
public import Bytes
import StoreDurable
import TransparencyLog

/// An archive, open for reading.
///
/// For one thread.
public final class ArchiveView {
  /// What the archive is.
  public let identity: ArchiveIdentity
  /// Where it is.
  public let paths: ArchivePaths
  private let catalogue: Catalogue
  private var reader: ObjectReader

  init(
    _ paths: ArchivePaths, _ identity: ArchiveIdentity, _ catalogue: Catalogue,
    _ files: SegmentFiles
  ) {
    self.paths = paths
    self.identity = identity
    self.catalogue = catalogue
    reader = ObjectReader(files)
  }

  /// Opens the archive in folder `root`.
  /// - Throws: `noArchive`, `newerFormat`, `damaged`, or `catalogue` where that must be rebuilt.
  public convenience init(root: String) throws(StoreError) {
    try self.init(at: ArchivePaths(root: root))
  }

  /// Opens the archive at `paths`.
  /// - Throws: as `init(root:)`.
  public convenience init(at paths: ArchivePaths) throws(StoreError) {
    let identity = try ArchiveIdentity.load(paths)
    guard let catalogue = Catalogue.openForReading(paths, genesis: identity.genesis) else {
      let isThere = Catalogue.exists(paths)
      throw .catalogue(detail: isThere ? "cannot be used" : "is missing")
    }
    self.init(paths, identity, catalogue, SegmentFiles(paths))
  }

  /// The bytes of an object, checked by their hash.
  /// - Throws: `unknownObject`, `redacted`, or `damaged` with the place.
  public func object(_ digest: Digest) throws(StoreError) -> [UInt8] {
    let known = try location(of: digest)
    do throws(StoreError) {
      return try reader.read(known, expecting: digest)
    } catch {
      // A redaction may have moved or taken it since the catalogue was asked.
      let now = try location(of: digest)
      guard case .damaged = error, now != known else { throw error }
      return try reader.read(now, expecting: digest)
    }
  }

  private func location(of digest: Digest) throws(StoreError) -> Location {
    if let known = try catalogue.object(digest) { return known.location }
    if let redaction = try catalogue.redaction(of: digest) { throw .redacted(redaction) }
    throw .unknownObject(digest)
  }

  /// The redaction of an object; nil where it was not taken down.
  public func redaction(of digest: Digest) throws(StoreError) -> Redaction? {
    try catalogue.redaction(of: digest)
  }

  /// Captures whose body or header object this is, in log order, at most `limit`, and how many
  /// there are.
  public func captures(
    of digest: Digest, limit: Int
  ) throws(StoreError) -> (entries: [CatalogueEntry], count: Int) {
    try catalogue.captures(of: digest, limit: limit)
  }

  /// The capture at a log index; nil for a leaf that is no capture, or none.
  public func capture(index: UInt64) throws(StoreError) -> CatalogueEntry? {
    try catalogue.capture(index: index)
  }

  /// Captures whose id begins with these lower-case hexadecimal digits, at most `limit`.
  public func captures(idPrefix: String, limit: Int) throws(StoreError) -> [CatalogueEntry] {
    try catalogue.captures(idPrefix: idPrefix, limit: limit)
  }

  /// Captures of a URL by time and then index, those behind `after`, at most `limit`.
  public func captures(
    url: String, after: CatalogueEntry? = nil, limit: Int
  ) throws(StoreError) -> [CatalogueEntry] {
    try catalogue.captures(url: url, after: after, limit: limit)
  }

  /// The capture of a URL that is `steps` (0 or more) before its latest.
  public func capture(url: String, stepsBack steps: Int = 0) throws(StoreError) -> CatalogueEntry? {
    try catalogue.capture(url: url, stepsBack: steps)
  }

  /// The last capture of a URL at or before a time.
  public func capture(
    url: String, atOrBefore time: Instant
  ) throws(StoreError) -> CatalogueEntry? {
    try catalogue.capture(url: url, atOrBefore: time)
  }

  /// The capture of the same URL just before this one, by time and then index.
  public func capture(before entry: CatalogueEntry) throws(StoreError) -> CatalogueEntry? {
    try catalogue.capture(before: entry)
  }

  /// True where the archive has a capture of this URL, time, method and source.
  public func contains(
    url: String, at time: Instant, method: CaptureMethod, source: [UInt8]
  ) throws(StoreError) -> Bool {
    try catalogue.contains(url: url, at: time, method: method, source: source)
  }

  /// URLs in byte order that match a GLOB pattern (nil: all), behind `after`, at most `limit`.
  public func urls(
    matching pattern: String? = nil, after: String = "", limit: Int
  ) throws(StoreError) -> [URLSummary] {
    try catalogue.urls(matching: pattern, after: after, limit: limit)
  }

  /// How many redactions were logged: grows whenever something was taken down.
  public func redactionCount() throws(StoreError) -> Int { try catalogue.redactionCount() }

  /// URLs in order of first appearance, those behind number `after` (0: all), at most `limit`, with their
  /// numbers.
  public func urls(
    appearedAfter after: Int64, limit: Int
  ) throws(StoreError) -> [(number: Int64, url: String)] {
    try catalogue.urls(appearedAfter: after, limit: limit)
  }

  /// Numbers about the whole archive, and the URLs that were captured last, the latest first, at most
  /// `limit`: both in little more time than one of them takes.
  public func overview(
    latest limit: Int
  ) throws(StoreError) -> (totals: CatalogueTotals, latest: [URLSummary]) {
    try catalogue.overview(latest: limit)
  }

  /// Captures from a log index on, in log order, at most `limit`.
  public func captures(from index: UInt64, limit: Int) throws(StoreError) -> [CatalogueEntry] {
    try catalogue.captures(from: index, limit: limit)
  }

  /// How many captures of a URL there are by time and then index, those behind `after`.
  public func captureCount(url: String, after: CatalogueEntry?) throws(StoreError) -> Int {
    try catalogue.captureCount(url: url, after: after)
  }

  /// Leaves in the log, as far as the catalogue knows them.
  public func logSize() throws(StoreError) -> UInt64 { try catalogue.position().size }

  /// Numbers about the whole archive.
  public func totals() throws(StoreError) -> CatalogueTotals { try catalogue.totals() }

  /// Bytes on disk, by what they are for.
  ///
  /// All files of the archive are in one of the parts.
  public func storedBytes() throws(StoreError) -> StoredBytes {
    try StoreError.wrap { () throws(DurableError) in
      var sizes = StoredBytes()
      for name in try paths.disk.names(paths.root) {
        let size = try treeSize(paths.root + "/" + name, paths.disk)
        switch name {
        case "segments": sizes.segments = size
        case "log": sizes.log = size
        case "aside": sizes.aside = size
        default:
          if name.hasPrefix("catalogue.sqlite") {
            sizes.catalogue += size
          } else if name.hasPrefix("search.sqlite") {
            sizes.catalogue += size
            sizes.search += size
          } else {
            sizes.other += size
          }
        }
      }
      return sizes
    }
  }
}

/// Bytes on disk (file lengths, without what the file system adds).
public struct StoredBytes: Sendable, Equatable {
  /// The segments.
  public var segments = 0
  /// The published log.
  public var log = 0
  /// The catalogue and the full-text index, with their write-ahead logs.
  public var catalogue = 0
  /// Of these, the full-text index.
  public var search = 0
  /// What recovery set aside.
  public var aside = 0
  /// Identity, key, lock, dates of verification.
  public var other = 0
}

/// What a writer has taken away since it was listed is of no size.
private func treeSize(_ path: String, _ disk: any Disk) throws(DurableError) -> Int {
  do throws(DurableError) {
    switch disk.kind(path) {
    case .file: return try disk.open(path, .read).size()
    case .folder:
      var sum = 0
      for name in try disk.names(path) { sum += try treeSize(path + "/" + name, disk) }
      return sum
    default: return 0
    }
  } catch {
    guard error.isNotFound else { throw error }
    return 0
  }
}
