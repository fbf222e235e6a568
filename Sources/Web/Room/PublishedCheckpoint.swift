// The published checkpoint, and proofs from the published tiles. Reads the log's files through the
// store's disk; nothing is signed or made here.
import Bytes
import Store
import StoreDurable
import TransparencyLog

/// A published checkpoint whose signature was checked with the archive's own key.
struct PublishedCheckpoint {
  /// The note as it was published.
  let text: String
  let size: Int
  let root: Digest
  private let paths: ArchivePaths
  private let note: UnverifiedCheckpoint

  /// Reads it.
  /// - Throws: `Refusal` with 404 where nothing is published yet.
  init(_ view: ArchiveView) throws {
    paths = view.paths
    guard let bytes = try? paths.disk.contents(paths.checkpoint) else {
      throw Refusal.notFound("Nothing is published yet.")
    }
    note = try UnverifiedCheckpoint(bytes)
    guard let verified = note.verify(with: view.identity.key).checkpoint else {
      throw StoreError.damaged(where: "log/checkpoint", detail: "its signature does not verify")
    }
    text = String(decoding: bytes, as: UTF8.self)
    size = verified.checkpoint.size
    root = verified.checkpoint.root
  }

  /// The proof that a leaf is in the log of this checkpoint: `tlog-proof@v1`, and its hashes.
  /// - Throws: `Refusal` with 404 where it is not yet published.
  func proof(index: UInt64, leafHash: Digest) throws -> TLogProof {
    guard let index = Int(exactly: index), index < size else {
      throw Refusal.notFound("This capture is not in the published log yet: ask again in a moment.")
    }
    let (disk, log) = (paths.disk, paths.log)
    var tiles = TileHashes<Never>(size: size) { tile in
      (try? disk.contents(log + "/" + tile.path))
        ?? (try? disk.contents(log + "/" + tile.full.path))
    }
    guard
      let hashes = Merkle.inclusionProof(
        index: index, size: size, hash: { node in tiles.hash(of: node) })
    else { throw StoreError.damaged(where: "log/tile", detail: "a tile is missing or damaged") }
    guard
      Merkle.verifyInclusion(
        leafHash: leafHash, index: index, size: size, proof: hashes, root: root
      ).isValid
    else {
      throw StoreError.damaged(
        where: "log/tile", detail: "the tiles do not give the checkpoint's root")
    }
    return try TLogProof(index: index, hashes: hashes, checkpoint: note)
  }
}
