// What of a batch is new, and against what each new object is stored (FORMAT.md 4.5). Planning asks
// the catalogue and touches no file.
public import Bytes

/// A capture to be kept.
///
/// `record` says everything but what the writer finds out: size, hashes and the index of the
/// previous leaf.
public struct NewCapture: Sendable {
  /// How the bytes were come by.
  public var method: CaptureMethod
  /// When.
  public var capturedAt: Instant
  /// The HTTP status; 0 where there is none.
  public var status: UInt16
  /// The body, content-coding removed.
  ///
  /// At most 1 GiB.
  public var body: [UInt8]
  /// The header object; nil where there is none.
  public var headers: [UInt8]?
  /// The SHA-256 of the bytes as received, where they had a content-coding.
  public var received: Digest?
  /// Where it came from; for git the commit id.
  public var source: [UInt8]
  /// `type/subtype`, lower case.
  public var mediaType: String
  /// The URL, normalised.
  public var url: String

  /// A capture of these parts.
  public init(
    method: CaptureMethod, capturedAt: Instant, url: String, mediaType: String, body: [UInt8],
    status: UInt16 = 0, headers: [UInt8]? = nil, received: Digest? = nil, source: [UInt8] = []
  ) {
    self.method = method
    self.capturedAt = capturedAt
    self.url = url
    self.mediaType = mediaType
    self.body = body
    self.status = status
    self.headers = headers
    self.received = received
    self.source = source
  }
}

/// An object that the batch adds.
struct PlannedObject: Sendable {
  enum Base: Sendable {
    case none
    /// An object earlier in this batch, by its number.
    case planned(Int)
    /// An object whose bytes the writer still has.
    case recent(Location, [UInt8])
    /// An object that must be read.
    case stored(Location, Digest)
  }

  var digest: Digest
  var bytes: [UInt8]
  var base: Base
  /// An upper bound of the raw bytes decoded to read it.
  var cost: Int
  /// How many records its chain has, at most.
  var url: String
  var kind: Int64
  var place: Int64
}

/// Numbers of one URL, as the batch moves them on.
private struct Counters {
  var places: [Int64: Int64]
  var newest: UInt64?
}

struct BatchPlanner {
  static let step: Int64 = 32
  static let group: Int64 = 1024
  /// The most raw bytes that reading one object may decode.
  static let maxCost = 64 << 20

  private let catalogue: Catalogue
  private let recent: RecentObjects
  private var counters: [String: Counters] = [:]
  private var numbers: [Digest: Int] = [:]
  private var places: [Place: Int] = [:]
  private(set) var objects: [PlannedObject] = []

  struct Place: Hashable, Sendable {
    var url: String
    var kind: Int64
    var place: Int64
  }

  init(_ catalogue: Catalogue, recent: RecentObjects) {
    self.catalogue = catalogue
    self.recent = recent
  }

  /// Adds an object unless the archive or this batch has it.
  mutating func add(
    _ digest: Digest, _ bytes: [UInt8], url: String, kind: Int64
  ) throws(StoreError) {
    if numbers[digest] != nil { return }
    if try catalogue.object(digest) != nil { return }
    let place = try counters(of: url).places[kind] ?? 0
    let (base, cost) = try chooseBase(url: url, kind: kind, place: place, size: bytes.count)
    numbers[digest] = objects.count
    places[Place(url: url, kind: kind, place: place)] = objects.count
    counters[url]?.places[kind] = place + 1
    objects.append(
      PlannedObject(
        digest: digest, bytes: bytes, base: base, cost: cost, url: url, kind: kind, place: place))
  }

  /// The index of the newest earlier leaf of `url`, which from now on is `index`.
  mutating func previous(of url: String, index: UInt64) throws(StoreError) -> UInt64? {
    let previous = try counters(of: url).newest
    counters[url]?.newest = index
    return previous
  }

  private mutating func counters(of url: String) throws(StoreError) -> Counters {
    if let known = counters[url] { return known }
    let stored = try catalogue.counters(url: url)
    let fresh = Counters(
      places: [0: stored?.bodies ?? 0, 1: stored?.headers ?? 0], newest: stored?.newest)
    counters[url] = fresh
    return fresh
  }

  private func chooseBase(
    url: String, kind: Int64, place: Int64, size: Int
  ) throws(StoreError) -> (PlannedObject.Base, Int) {
    guard place % BatchPlanner.group != 0 else { return (.none, size) }
    let nearest = place % BatchPlanner.step == 0 ? place - BatchPlanner.step : place - 1
    var candidates = [nearest]
    let floor = place - place % BatchPlanner.step
    if floor < nearest { candidates.append(floor) }
    for candidate in candidates {
      let key = Place(url: url, kind: kind, place: candidate)
      if let number = places[key] {
        let cost = objects[number].cost + size
        if cost <= BatchPlanner.maxCost { return (.planned(number), cost) }
      } else if let object = try catalogue.object(url: url, kind: kind, place: candidate) {
        let cost = object.cost + size
        guard cost <= BatchPlanner.maxCost else { continue }
        if let bytes = recent.bytes(key, object.digest) {
          return (.recent(object.location, bytes), cost)
        }
        return (.stored(object.location, object.digest), cost)
      }
    }
    return (.none, size)
  }
}

/// The newest object of each page, kept in memory because it is the likely base of the next.
struct RecentObjects {
  private struct Key: Hashable {
    var url: String
    var kind: Int64
  }
  private struct Kept {
    var place: Int64
    var digest: Digest
    var bytes: [UInt8]
    var turn: Int
  }

  private static let limit = 48 << 20
  private var kept: [Key: Kept] = [:]
  private var total = 0
  private var turn = 0

  func bytes(_ place: BatchPlanner.Place, _ digest: Digest) -> [UInt8]? {
    guard let known = kept[Key(url: place.url, kind: place.kind)], known.place == place.place,
      known.digest == digest
    else { return nil }
    return known.bytes
  }

  mutating func keep(_ object: PlannedObject) {
    turn += 1
    let key = Key(url: object.url, kind: object.kind)
    total += object.bytes.count - (kept[key]?.bytes.count ?? 0)
    kept[key] = Kept(
      place: object.place, digest: object.digest, bytes: object.bytes, turn: turn)
    guard total > RecentObjects.limit else { return }
    // Over the limit: the longest unused go, down to half, so that this sort is rare.
    for (key, value) in kept.sorted(by: { $0.value.turn < $1.value.turn }) {
      guard total > RecentObjects.limit / 2 else { break }
      total -= value.bytes.count
      kept[key] = nil
    }
  }
}
