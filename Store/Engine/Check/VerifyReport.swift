// What verification found, for the program to print.
public import Bytes

/// The result of a verification.
///
/// A failed check is a value here, never an error.
public struct VerifyReport: Sendable {
  /// Something that is not as it was written.
  public struct Problem: Sendable {
    /// A word for a program: `segment`, `object`, `missing-object`, `leaf`, `commit`, `tile`,
    /// `checkpoint`, `identity`, `rollback`, `unknown-file`, `aside`, `redaction`.
    public var kind: String
    /// The file below the archive's folder, and after a colon the byte, where one is known.
    public var location: String
    /// What is wrong.
    public var detail: String
    /// The captures whose bytes or record are touched, in log order.
    public var captures: [CatalogueEntry] = []
    /// How many more captures are touched than `captures` holds.
    public var moreCaptures = 0
  }

  /// Capture leaves read.
  public internal(set) var captures = 0
  /// Distinct objects that decoded to their hash.
  public internal(set) var objects = 0
  /// Distinct uncompressed bytes hashed.
  public internal(set) var bytes = 0
  /// Wall-clock time.
  public internal(set) var seconds = 0.0
  /// The log's origin, and the size and root of its newest commit.
  public internal(set) var origin = ""
  /// The log size of the newest commit.
  public internal(set) var size: UInt64 = 0
  /// The root of the newest commit.
  public internal(set) var root = Digest.zero
  /// Objects that were taken down, in log order.
  public internal(set) var redactions: [Redaction] = []
  /// How much was checked, now and before.
  public internal(set) var coverage = Coverage()
  /// What is wrong, in the order found.
  public internal(set) var problems: [Problem] = []
  /// What a person should know although nothing is wrong: a missing catalogue, a batch that was
  /// never acknowledged.
  public internal(set) var notes: [String] = []

  /// True where nothing is wrong.
  public var isOK: Bool { problems.isEmpty }
}

/// What to verify, and whom to tell how far it is.
public struct VerifyOptions: Sendable {
  /// Only the stored bytes: checksums, batch and segment hashes, log; no object is decoded.
  public var isScrub = false
  /// Decode only objects of captures at or after this time.
  public var since: Instant?
  /// Seconds after which no further part is begun: structure, log and signatures are checked always,
  /// then objects (in a scrub, segments), those first that were checked longest ago, at least one
  /// part; nil checks everything.
  public var budget: Double?
  /// A file with a checkpoint of this archive's log that was kept elsewhere: the log must go on from it.
  public var pinned: String?
  /// Keep the dates of what was checked, in `verified.sqlite`; they say what a budget is spent on.
  public var keepsDates = false
  /// Told now and then: bytes hashed so far, and how many there are.
  public var progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?

  /// A full check of everything.
  public init() {}
}
