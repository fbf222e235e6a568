// `/checkpoint` and `/tile/…`: the log as it was published (c2sp.org/tlog-tiles), for whoever follows it.
// Paths are read as coordinates and made anew from them: no name from outside reaches the disk.
import Bytes
import Store
import StoreDurable
import TransparencyLog

enum LogRoutes {
  static func checkpoint(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    try room.views.lend { view in
      guard let bytes = try? view.paths.disk.contents(view.paths.checkpoint) else {
        throw Refusal.notFound("Nothing is published yet.")
      }
      return Reply("text/plain; charset=utf-8", bytes)
    }
  }

  static func tile(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    guard let tile = Tile(path: asked.path.dropFirst()) else {
      throw Refusal.notFound("That is no path of a tile.")
    }
    return try room.views.lend { view in
      let (disk, log) = (view.paths.disk, view.paths.log)
      func file(_ tile: Tile) -> [UInt8]? {
        let path = log + "/" + tile.path
        return disk.kind(path) == .file ? try? disk.contents(path) : nil
      }
      if let bytes = file(tile) { return reply(bytes, tile) }
      // "Clients MUST be prepared to fetch the full tile": a part of it is given all the same.
      if !tile.isFull, let whole = file(tile.full), let part = part(whole, tile) {
        return reply(part, tile)
      }
      throw Refusal.notFound("The log has no such tile, or not any more: ask for the full one.")
    }
  }

  /// The first `tile.width` hashes or entries of a full tile.
  private static func part(_ whole: [UInt8], _ tile: Tile) -> [UInt8]? {
    switch tile.kind {
    case .hashes:
      let length = tile.width * Digest.byteCount
      return whole.count >= length ? Array(whole.prefix(length)) : nil
    case .entries:
      guard let entries = try? EntryBundle.decode(whole[...], width: Tile.fullWidth) else {
        return nil
      }
      return try? EntryBundle.encode(entries.prefix(tile.width).map(Array.init))
    }
  }

  /// A tile never changes; but a partial one gives way to a wider one, and need not be kept long.
  private static func reply(_ bytes: [UInt8], _ tile: Tile) -> Reply {
    Reply(
      "application/octet-stream", bytes, freshness: tile.isFull ? .immutable : .brief)
  }
}
