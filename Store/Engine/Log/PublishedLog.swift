// The published log on disk (FORMAT.md section 6): tiles, entry bundles and the checkpoint.
// Everything here is derived from the segments and may be done again with the same result; normal
// publishing and recovery run the same code.
import Bytes
import StoreDurable
import TransparencyLog

/// The right edge of the published log, and the writing of what comes after it.
struct PublishedLog {
  private let paths: ArchivePaths
  private(set) var builder: TileBuilder
  /// The entries of the bundle that is not full yet.
  private var openEntries: [[UInt8]]
  /// Full tiles and bundles that wait to be written.
  private var pending: [(tile: Tile, bytes: [UInt8])] = []
  /// Folders of files that were there already, which a killed writer may not have synced.
  private var found: Set<String> = []

  /// The log of no leaves.
  init(_ paths: ArchivePaths) {
    self.paths = paths
    builder = TileBuilder()
    openEntries = []
  }

  /// The log as it was published at `size`; nil where its right edge is missing or does not give
  /// `root`.
  init?(_ paths: ArchivePaths, size: UInt64, root: Digest) {
    self.init(paths)
    guard let count = Int(exactly: size),
      let builder = TileBuilder(
        size: count,
        partial: { try? paths.disk.contents(paths.log + "/" + $0.path) }),
      builder.root == root
    else { return nil }
    self.builder = builder
    if let tile = Tile.inTree(ofSize: count, .entries, index: count / Tile.fullWidth), !tile.isFull
    {
      guard let bytes = try? paths.disk.contents(paths.log + "/" + tile.path),
        let entries = try? EntryBundle.decode(bytes[...], width: tile.width)
      else { return nil }
      openEntries = entries.map(Array.init)
      // The bundle must hold the very leaves that the tile has the hashes of.
      let hashes = builder.partialTiles.first { $0.tile.level == 0 }?.hashes ?? []
      guard openEntries.map({ Merkle.leafHash($0) }) == hashes else { return nil }
    }
  }

  /// The number of leaves.
  var size: UInt64 { UInt64(builder.size) }

  /// Takes in leaves; nothing is written yet.
  ///
  /// Returns their hashes.
  @discardableResult
  mutating func append(_ entries: [[UInt8]]) throws(StoreError) -> [Digest] {
    var hashes: [Digest] = []
    for entry in entries {
      let hash = Merkle.leafHash(entry)
      hashes.append(hash)
      openEntries.append(entry)
      for filled in builder.append(hash) {
        pending.append((filled.tile.tile, filled.tile.bytes))
        if filled.tile.tile.level == 0 {
          let index = filled.tile.tile.index
          guard let bundle = Tile(.entries, index: index) else { continue }
          pending.append((bundle, try PublishedLog.encode(openEntries)))
          openEntries.removeAll(keepingCapacity: true)
        }
      }
    }
    return hashes
  }

  private static func encode(_ entries: [[UInt8]]) throws(StoreError) -> [UInt8] {
    do { return try EntryBundle.encode(entries) } catch {
      throw .failed(detail: "a leaf does not fit an entry bundle: \(error)")
    }
  }

  /// The files of the right edge as it is now: partial tiles, and the partial bundle.
  private func edge() throws(StoreError) -> [(tile: Tile, bytes: [UInt8])] {
    var files = builder.partialTiles.map { (tile: $0.tile, bytes: $0.bytes) }
    if let tile = Tile.inTree(ofSize: builder.size, .entries, index: builder.size / Tile.fullWidth),
      !openEntries.isEmpty
    {
      files.append((tile, try PublishedLog.encode(openEntries)))
    }
    return files
  }

  /// Writes full tiles that are due and missing, and forgets the others: for a walk over all of the
  /// segments, whose tiles stand on the disk already.
  ///
  /// One that differs is left for `verify`.
  mutating func settle() throws(StoreError) {
    let (disk, log) = (paths.disk, paths.log)
    for (tile, _) in pending { found.formUnion(foldersAbove(log + "/" + tile.path)) }
    pending.removeAll { disk.kind(log + "/" + $0.tile.path) != nil }
    if !pending.isEmpty { try write(pending) }
    pending.removeAll()
  }

  /// Writes those files of the right edge, and of earlier published sizes, that are missing; the
  /// others stay as they are.
  func restoreEdge(_ widths: PartialWidths) throws(StoreError) {
    try write(
      try (edge() + partials(widths)).filter {
        paths.disk.kind(paths.log + "/" + $0.tile.path) == nil
      })
  }

  /// The partial tiles and bundles of earlier published sizes, where no full one replaced them.
  private func partials(
    _ widths: PartialWidths
  ) throws(StoreError) -> [(tile: Tile, bytes: [UInt8])] {
    var files: [(tile: Tile, bytes: [UInt8])] = []
    for partial in builder.partialTiles {
      for width in widths.below(partial.tile) {
        if let tile = Tile(partial.tile.kind, index: partial.tile.index, width: width) {
          files.append((tile, Array(partial.bytes.prefix(width * Digest.byteCount))))
        }
        guard partial.tile.level == 0, width <= openEntries.count,
          let bundle = Tile(.entries, index: partial.tile.index, width: width)
        else { continue }
        files.append((bundle, try PublishedLog.encode(Array(openEntries.prefix(width)))))
      }
    }
    return files
  }

  /// True where so many full tiles are pending that they should not stay in memory.
  var isHeavy: Bool { pending.count > 1024 }

  /// Writes all tiles that are due, and then `checkpoint`.
  ///
  /// After a crash also what is there already is synced first: the names that a killed writer gave
  /// need not be on the disk yet. `widths` are of published sizes that were passed since: a mirror
  /// takes several at once.
  mutating func publish(
    checkpoint: [UInt8], afterCrash: Bool = false, passed widths: PartialWidths = PartialWidths()
  ) throws(StoreError) {
    if afterCrash {
      for (tile, _) in pending + (try edge()) {
        found.formUnion(foldersAbove(paths.log + "/" + tile.path))
      }
    }
    try write(try partials(widths))
    try writeTiles()
    if afterCrash {
      for folder in found.sorted() {
        try StoreError.wrap { () throws(DurableError) in try paths.disk.syncFolder(folder) }
      }
    }
    found.removeAll()
    let path = paths.checkpoint
    let log = paths.log
    try StoreError.wrap { () throws(DurableError) in
      try paths.disk.replaceFile(path, with: checkpoint)
      try paths.disk.syncFolder(log)
    }
  }

  /// Writes the tiles that are due without a checkpoint: those that filled, the right edge, and the
  /// removal of the partial ones that the full ones replace.
  private mutating func writeTiles() throws(StoreError) {
    try write(pending + (try edge()))
    for (tile, _) in pending { try removePartials(of: tile) }
    pending.removeAll()
  }

  private func write(_ files: [(tile: Tile, bytes: [UInt8])]) throws(StoreError) {
    var folders: Set<String> = []
    for (tile, bytes) in files {
      let path = paths.log + "/" + tile.path
      let known = try? paths.disk.contents(path)
      if known == bytes { continue }
      if known != nil {
        throw .damaged(
          where: "log/" + tile.path, detail: "differs from what the segments give; nothing written")
      }
      try StoreError.wrap { () throws(DurableError) in
        for folder in newFolders(of: path) {
          try paths.disk.makeFolder(folder)
          folders.insert(parent(of: folder))
        }
        try paths.disk.replaceFile(path, with: bytes)
      }
      folders.insert(parent(of: path))
    }
    for folder in folders.sorted() {
      try StoreError.wrap { () throws(DurableError) in try paths.disk.syncFolder(folder) }
    }
  }

  private func removePartials(of tile: Tile) throws(StoreError) {
    let folder = paths.log + "/" + tile.path + ".p"
    guard paths.disk.kind(folder) == .folder else { return }
    try StoreError.wrap { () throws(DurableError) in
      for name in try paths.disk.names(folder) {
        try paths.disk.removeFile(folder + "/" + name)
      }
      try paths.disk.removeFolder(folder)
    }
  }

  /// The folders from that of the log down to the one that holds `path`.
  private func foldersAbove(_ path: String) -> [String] {
    var folders: [String] = []
    var folder = parent(of: path)
    while folder.utf8.count >= paths.log.utf8.count {
      folders.append(folder)
      folder = parent(of: folder)
    }
    return folders
  }

  /// The folders above `path` that do not exist, the highest first.
  private func newFolders(of path: String) -> [String] {
    var missing: [String] = []
    var folder = parent(of: path)
    while folder.count > paths.root.count, paths.disk.kind(folder) == nil {
      missing.append(folder)
      folder = parent(of: folder)
    }
    return missing.reversed()
  }
}

/// The folder that holds `path`.
func parent(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}
