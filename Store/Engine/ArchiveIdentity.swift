// `stet-archive`, the file that says what an archive is (FORMAT.md section 3), in and out.
public import Bytes
import Cryptography
import StoreDurable
public import TransparencyLog

/// What an archive is: its log's origin and key, and the size at which its segments are sealed.
public struct ArchiveIdentity: Sendable, Equatable {
  /// The bytes of segment that are enough to seal it: 4 KiB to 1 GiB.
  public static let segmentSizes = 4096...(1 << 30)

  /// The log's origin: the name of its key and the first line of its checkpoints.
  public let origin: String
  /// The key that verifies its checkpoints.
  public let key: NoteVerifierKey
  /// A segment this long is sealed before the next batch.
  public let segmentSize: Int

  init(origin: String, key: NoteVerifierKey, segmentSize: Int) {
    self.origin = origin
    self.key = key
    self.segmentSize = segmentSize
  }

  /// The file's bytes.
  var encoded: [UInt8] {
    Array(
      """
      stet-archive/1
      origin \(origin)
      vkey \(key.text)
      segment-size \(segmentSize)

      """.utf8)
  }

  /// The key as text: `name+hash+base64` (FORMAT.md section 9).
  public var vkey: String { key.text }

  /// The genesis hash: SHA-256 of the file.
  public var genesis: Digest { SHA256.hash(encoded) }

  /// Reads the file's bytes; strict, as the format says.
  ///
  /// `path` is for the error.
  init(_ bytes: [UInt8], path: String) throws(StoreError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .damaged(where: path, detail: "is not text")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, first == "stet-archive/1" else {
      let version = lines.first.map(String.init) ?? ""
      if version.hasPrefix("stet-archive/"), Int(version.dropFirst(13)).map({ $0 > 1 }) == true {
        throw .newerFormat(path: path, version: version)
      }
      throw .damaged(where: path, detail: "does not begin with 'stet-archive/1'")
    }
    func value(_ line: Int, _ name: String) -> String? {
      guard lines.count == 5, lines[line].hasPrefix(name + " ") else { return nil }
      return String(lines[line].dropFirst(name.count + 1))
    }
    guard let origin = value(1, "origin"), let vkey = value(2, "vkey"),
      let size = value(3, "segment-size").flatMap({ Int($0) }),
      let key = try? NoteVerifierKey(vkey), key.name == origin,
      ArchiveIdentity.segmentSizes.contains(size)
    else { throw .damaged(where: path, detail: "is not what FORMAT.md section 3 says") }
    self.init(origin: origin, key: key, segmentSize: size)
    guard encoded == bytes else {
      throw .damaged(where: path, detail: "is not what FORMAT.md section 3 says")
    }
  }

  /// Reads the identity of the archive in folder `root`.
  /// - Throws: `noArchive`, `newerFormat`, `damaged`, `system`.
  public static func load(root: String) throws(StoreError) -> ArchiveIdentity {
    try load(ArchivePaths(root: root))
  }

  /// Reads the identity of the archive at `paths`.
  static func load(_ paths: ArchivePaths) throws(StoreError) -> ArchiveIdentity {
    let bytes: [UInt8]
    do {
      bytes = try paths.disk.contents(paths.identity)
    } catch {
      if error.isNotFound {
        guard holdsCaptures(paths) else { throw .noArchive(path: paths.root) }
        throw .damaged(
          where: paths.identity, detail: "is missing; its copy stands at byte 116 of segment 0")
      }
      throw .system(error)
    }
    return try ArchiveIdentity(bytes, path: paths.identity)
  }

  /// False where the segments hold no more than what making an archive puts there: without its
  /// identity that is an attempt which was cut off.
  private static func holdsCaptures(_ paths: ArchivePaths) -> Bool {
    guard let last = try? SegmentFiles.numbers(paths).last else { return false }
    guard last == 0, let file = try? paths.disk.open(paths.segment(0), .read),
      var walker = try? SegmentWalker(file, number: 0)
    else { return true }
    while let event = try? walker.next() {
      switch event {
      case .batch(let batch) where batch.size == 0 && batch.defects.isEmpty: break
      case .published(0, _): break
      default: return true
      }
    }
    return false
  }
}
