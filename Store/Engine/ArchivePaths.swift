// All names of an archive's files (FORMAT.md section 2) are made here and nowhere else.

import Bytes
public import StoreDurable

/// Where an archive keeps what, below one folder of a disk.
public struct ArchivePaths: Sendable {
  /// The archive's folder.
  public let root: String
  /// The disk that the folder is on.
  public let disk: any Disk
  /// Segments that a mirror has under a temporary name while it takes them over.
  var unnamed: Set<UInt32> = []

  /// The names below `root`; nothing is looked at.
  public init(root: String, disk: any Disk = LocalDisk()) {
    self.root = root
    self.disk = disk
  }

  /// The file that says what the archive is (FORMAT.md section 3).
  public var identity: String { root + "/stet-archive" }
  /// The log's private key (section 9).
  public var signingKey: String { root + "/signing-key" }
  /// True for an archive without its key: a mirror (section 3).
  var isMirror: Bool { disk.kind(signingKey) == nil }
  /// The file that a writer locks.
  public var writerLock: String { root + "/writer.lock" }
  /// The folder of segments.
  public var segments: String { root + "/segments" }
  /// The published log.
  public var log: String { root + "/log" }
  /// The newest published checkpoint.
  public var checkpoint: String { root + "/log/checkpoint" }
  /// What recovery set aside.
  public var aside: String { root + "/aside" }
  /// The catalogue (section 10).
  public var catalogue: String { disk.databasePath(root + "/catalogue.sqlite") }
  /// The full-text index.
  public var search: String { disk.databasePath(root + "/search.sqlite") }
  /// Dates of verification.
  public var verified: String { disk.databasePath(root + "/verified.sqlite") }

  /// The path of segment `number`.
  public func segment(_ number: UInt32) -> String {
    root + "/" + ArchivePaths.segmentName(number) + (unnamed.contains(number) ? ".tmp" : "")
  }

  /// The name of segment `number` below the root, as reports give it.
  public static func segmentName(_ number: UInt32) -> String {
    let digits = String(number)
    return "segments/" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits + ".seg"
  }

  /// The number of the segment called `name` in the folder of segments; nil for another name.
  public static func segmentNumber(_ name: String) -> UInt32? {
    guard name.utf8.count == 12, name.hasSuffix(".seg"), let number = UInt32(name.dropLast(4)),
      "segments/" + name == segmentName(number)
    else { return nil }
    return number
  }

  /// The name below the root of bytes that recovery set aside (FORMAT.md section 7).
  static func asideName(segment: UInt32, offset: Int, digest: Digest) -> String {
    let digits = String(segment)
    let padded = String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    return "aside/\(padded)-\(offset)-\(digest.hex).tail"
  }

  /// The name below the root of damaged bytes that were replaced (section 8).
  static func damagedName(segment: UInt32, offset: Int, digest: Digest) -> String {
    String(asideName(segment: segment, offset: offset, digest: digest).dropLast(5)) + ".damaged"
  }

  /// The name below the root of a damaged file that was made anew (section 8); `name` is its own.
  static func damagedName(file name: String, digest: Digest) -> String {
    "aside/" + name.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "+")
      + "-\(digest.hex).damaged"
  }

  /// True for the disposable files, the lock and the key: what `verify` does not answer for.
  public static func isUncovered(_ name: String) -> Bool {
    name.hasPrefix("catalogue.sqlite") || name.hasPrefix("verified.sqlite")
      || name.hasPrefix("search.sqlite")
      || name == "writer.lock" || name == "signing-key"
  }
}
