// Which partial tiles the published log must have besides its right edge: those of the published
// sizes before, until a full tile takes their place (FORMAT.md section 6). No I/O.
import TransparencyLog

/// The widths of partial tiles, per level, of the tile that was last on that level.
struct PartialWidths {
  private var levels: [Int: (index: Int, widths: Set<Int>)] = [:]

  /// Notes that a log of this size was published.
  ///
  /// Sizes come rising.
  mutating func add(size: UInt64) {
    for tile in Tile.partialTiles(for: Int(clamping: size)) {
      if levels[tile.level]?.index != tile.index { levels[tile.level] = (tile.index, []) }
      levels[tile.level]?.widths.insert(tile.width)
    }
  }

  /// The widths noted for the place of `tile` that are below its own, rising.
  func below(_ tile: Tile) -> [Int] {
    guard let level = levels[tile.level], level.index == tile.index else { return [] }
    return level.widths.filter { $0 < tile.width }.sorted()
  }
}
