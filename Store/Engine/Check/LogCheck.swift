// The published log against the one that the segments give: every tile, every entry bundle, every
// file that is there, every file that should be.
import Bytes
import StoreDurable
import TransparencyLog

/// Compares `log/tile` file by file while the leaves go by.
struct LogCheck {
  private let paths: ArchivePaths
  private(set) var builder = TileBuilder()
  private var entries: [[UInt8]] = []
  /// Partial widths that a published checkpoint needs, per level of the tile that is not full yet.
  private var widths: [Int: (index: Int, widths: Set<Int>)] = [:]
  /// Files that are right, below `log/`.
  private var known: Set<String> = []
  /// Files that differ or are missing, or that no log has.
  private(set) var problems: [VerifyReport.Problem] = []
  /// Files of leaves behind the last one: there while a writer goes on, and no part of the log that
  /// the segments give where none does.
  private(set) var beyond: [VerifyReport.Problem] = []
  /// What belongs in their place, where that is known.
  private(set) var corrections: [(path: String, bytes: [UInt8])] = []
  /// Leaves that the published checkpoint covers: files for them must exist, others may.
  private let publishedSize: Int

  init(_ paths: ArchivePaths, publishedSize: UInt64) {
    self.paths = paths
    self.publishedSize = Int(clamping: publishedSize)
  }

  /// How wide the bundle of this number is in the published log; 256 beyond it.
  func publishedWidth(of bundle: Int) -> Int {
    Tile.inTree(ofSize: publishedSize, .entries, index: bundle)?.width ?? Tile.fullWidth
  }

  /// Takes the next leaf, and checks each tile and bundle that it fills.
  mutating func append(_ entry: [UInt8]) {
    entries.append(entry)
    for filled in builder.append(Merkle.leafHash(entry)) {
      let tile = filled.tile.tile
      let covered = builder.size <= publishedSize
      check(tile, filled.tile.bytes, mustExist: covered)
      checkPartials(of: tile, filled.tile.bytes)
      widths[tile.level] = nil
      if tile.level == 0, let bundle = Tile(.entries, index: tile.index) {
        checkBundle(bundle, mustExist: covered)
        entries.removeAll(keepingCapacity: true)
      }
    }
  }

  /// Notes that a log of this size was published: its partial tiles belong to the published log.
  mutating func published(size: UInt64) {
    guard size > 0, size <= UInt64(publishedSize) else { return }
    for tile in Tile.partialTiles(for: Int(clamping: size)) {
      if widths[tile.level]?.index != tile.index { widths[tile.level] = (tile.index, []) }
      widths[tile.level]?.widths.insert(tile.width)
    }
  }

  /// Checks the right edge, and that no other file is there.
  ///
  /// Call once, after the last leaf.
  mutating func finish() {
    // Listed once: what a writer adds later is neither looked for nor met.
    let files = files(below: "tile")
    for partial in builder.partialTiles {
      let required = widths[partial.tile.level]?.widths ?? []
      checkPartials(
        of: partial.tile.full, partial.bytes, among: files.map(\.path), required: required)
      if partial.tile.level == 0, let bundle = Tile(.entries, index: partial.tile.index) {
        checkBundle(bundle, mustExist: false, among: files.map(\.path), required: required)
      }
    }
    for file in files { judge(file.path, file.kind) }
  }

  private mutating func checkBundle(
    _ bundle: Tile, mustExist: Bool, among files: [String]? = nil, required: Set<Int> = []
  ) {
    var bytes: [UInt8] = []
    var ends = [0]
    for entry in entries {
      bytes += (try? EntryBundle.encode([entry])) ?? []
      ends.append(bytes.count)
    }
    if mustExist || entries.count == Tile.fullWidth { check(bundle, bytes, mustExist: mustExist) }
    checkPartials(of: bundle, bytes, among: files, required: required, ends: ends)
  }

  private mutating func check(_ tile: Tile, _ expected: [UInt8], mustExist: Bool) {
    known.insert(tile.path)
    do {
      guard try paths.disk.contents(paths.log + "/" + tile.path) != expected else { return }
      add(tile.path, "differs from what the segments give", tile)
    } catch {
      guard mustExist || !error.isNotFound else { return }
      if error.isNotFound, isReplaced(tile, expected) { return }
      add(
        tile.path,
        error.isNotFound ? "is missing; 'stet reindex' publishes it again" : error.description, tile
      )
    }
    corrections.append((tile.path, expected))
  }

  /// True for a partial tile or bundle that is gone because a writer has come to the full one, which
  /// begins with the same bytes.
  private func isReplaced(_ tile: Tile, _ expected: [UInt8]) -> Bool {
    guard !tile.isFull, let full = try? paths.disk.contents(paths.log + "/" + tile.full.path) else {
      return false
    }
    return full.count > expected.count && full.starts(with: expected)
  }

  /// Checks the partial tiles beside `full`, and those that must be there, against the start of its
  /// bytes.
  ///
  /// `files` are all that there are, where that is known.
  private mutating func checkPartials(
    of full: Tile, _ bytes: [UInt8], among files: [String]? = nil, required: Set<Int> = [],
    ends: [Int]? = nil
  ) {
    let folder = full.path + ".p/"
    let names =
      files?.filter { $0.hasPrefix(folder) }.map { $0.dropFirst(folder.count) }
      ?? ((try? paths.disk.names(paths.log + "/" + folder)) ?? []).map { $0[...] }
    for width in Set(names.compactMap { Int($0) }).union(required).sorted() {
      guard let tile = Tile(full.kind, index: full.index, width: width), !tile.isFull else {
        continue
      }
      let end = ends.map { width < $0.count ? $0[width] : -1 } ?? width * Digest.byteCount
      guard end >= 0, end <= bytes.count else { continue }
      check(tile, Array(bytes[..<end]), mustExist: required.contains(width))
    }
  }

  private mutating func add(_ path: String, _ detail: String, _ tile: Tile) {
    var problem = VerifyReport.Problem(kind: "tile", location: "log/" + path, detail: detail)
    if case .entries = tile.kind {
      let first = tile.index * Tile.fullWidth
      problem.detail += " (leaves #\(first) to #\(first + tile.width - 1))"
    }
    problems.append(problem)
  }

  /// All that there is in a folder below `log/`, and below that, but for folders.
  private func files(below path: String) -> [(path: String, kind: DurableKind)] {
    let entries = (try? paths.disk.entries(paths.log + "/" + path)) ?? []
    return entries.flatMap { name, kind in
      kind == .folder ? files(below: path + "/" + name) : [(path + "/" + name, kind)]
    }
  }

  /// A problem for a file below `log/` that the log does not have.
  private mutating func judge(_ path: String, _ kind: DurableKind) {
    guard kind != .file || !known.contains(path) && !path.hasSuffix(".tmp") else { return }
    let problem = VerifyReport.Problem(
      kind: "unknown-file", location: "log/" + path,
      detail: "is no file of a log of \(builder.size) leaves")
    if isBeyond(path) { beyond.append(problem) } else { problems.append(problem) }
  }

  /// True for the path of a tile or bundle that a longer log would have.
  private func isBeyond(_ path: String) -> Bool {
    guard let tile = Tile(path: path) else { return false }
    let (places, overflows) = tile.index.multipliedReportingOverflow(by: Tile.fullWidth)
    guard !overflows else { return true }
    // Whole subtrees of the level below the tile that the log has.
    let subtrees = builder.size >> (8 * tile.level)
    return places + tile.width > subtrees
  }
}
