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
  /// A byte string that it may be stored against.
  enum Base: Sendable {
    /// An object earlier in this batch, by its number.
    case planned(Int)
    /// An object whose bytes the writer still has.
    case recent(Location, [UInt8])
    /// An object that must be read.
    case stored(Location, Digest)
  }

  var digest: Digest
  var bytes: [UInt8]
  /// What it may be stored against; the likeliest first, then the others by age.
  var bases: [Base]
  /// An upper bound of the raw bytes decoded to read it, whichever base is taken.
  var cost: Int
  /// An upper bound of the records of its chain.
  var steps: Int
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
  /// How many versions before the last are tried, where the last is not enough.
  static let window: Int64 = 6
  /// The most raw bytes that reading one object may decode.
  static let maxCost = 64 << 20
  /// The most records of a chain that this writer makes; the format allows 128.
  static let maxSteps = 96
  /// How many pages of a site may begin with one first version.
  ///
  /// What is lost when that is damaged, and what redacting it must store anew, stays bounded.
  static let keyframeUses = 16
  /// How many first versions of other pages are tried.
  private static let keyframeTries = 2

  private let catalogue: Catalogue
  private let recent: RecentObjects
  private var counters: [String: Counters] = [:]
  private var numbers: [Digest: Int] = [:]
  private var places: [Place: Int] = [:]
  private var keyframes: [Site: [Keyframe]] = [:]
  private(set) var objects: [PlannedObject] = []

  struct Place: Hashable, Sendable {
    var url: String
    var kind: Int64
    var place: Int64
  }

  private struct Site: Hashable {
    var name: String
    var kind: Int64
  }

  /// A first version without base, and how many other pages begin with it.
  private struct Keyframe {
    var base: PlannedObject.Base
    var cost: Int
    var uses: Int
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
    // What was taken down stays down: the capture is logged, its body is not kept.
    if try catalogue.redaction(of: digest) != nil { return }
    let place = try counters(of: url).places[kind] ?? 0
    let choice =
      place % BatchPlanner.group == 0
      ? try keyframeBases(url: url, kind: kind)
      : try earlierBases(url: url, kind: kind, place: place, size: bytes.count)
    numbers[digest] = objects.count
    places[Place(url: url, kind: kind, place: place)] = objects.count
    counters[url]?.places[kind] = place + 1
    objects.append(
      PlannedObject(
        digest: digest, bytes: bytes, bases: choice.bases, cost: choice.cost + bytes.count,
        steps: choice.steps + 1, url: url, kind: kind, place: place))
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

  private struct Choice {
    var bases: [PlannedObject.Base] = []
    var cost = 0
    var steps = 0

    mutating func add(_ base: PlannedObject.Base, cost: Int, steps: Int) {
      bases.append(base)
      self.cost = max(self.cost, cost)
      self.steps = max(self.steps, steps)
    }
  }

  /// Earlier versions of the page: the last one, or the one a step back; and some before the last.
  private func earlierBases(
    url: String, kind: Int64, place: Int64, size: Int
  ) throws(StoreError) -> Choice {
    let floor = place - place % BatchPlanner.step
    let isHead = floor == place
    let width = isHead ? BatchPlanner.step : 1
    let lowest =
      isHead ? place - place % BatchPlanner.group : max(floor, place - BatchPlanner.window)
    var nearest = place - width
    var choice = Choice()
    // One that was redacted is passed over.
    while try !consider(Place(url: url, kind: kind, place: nearest), size, &choice),
      nearest - width >= lowest
    { nearest -= width }
    // Where the chain of the nearest decodes too much, the head of its stretch has a short one.
    if choice.bases.isEmpty {
      if floor < nearest {
        _ = try consider(Place(url: url, kind: kind, place: floor), size, &choice)
      }
      return choice
    }
    guard !isHead else { return choice }
    for earlier in lowest..<nearest {
      _ = try consider(Place(url: url, kind: kind, place: earlier), size, &choice)
    }
    return choice
  }

  /// Adds the object at a place to the choice, unless its chain is too long; false where there is
  /// none.
  private func consider(
    _ place: Place, _ size: Int, _ choice: inout Choice
  ) throws(StoreError) -> Bool {
    if let number = places[place] {
      let object = objects[number]
      if object.cost + size <= BatchPlanner.maxCost, object.steps < BatchPlanner.maxSteps {
        choice.add(.planned(number), cost: object.cost, steps: object.steps)
      }
    } else if let object = try catalogue.object(
      url: place.url, kind: place.kind, place: place.place)
    {
      guard object.cost + size <= BatchPlanner.maxCost, object.steps < BatchPlanner.maxSteps else {
        return true
      }
      let base: PlannedObject.Base =
        if let bytes = recent.bytes(place, object.digest) {
          .recent(object.location, bytes)
        } else {
          .stored(object.location, object.digest)
        }
      choice.add(base, cost: object.cost, steps: object.steps)
    } else {
      return false
    }
    return true
  }

  /// First versions of other pages of the site, which share its furniture.
  private mutating func keyframeBases(url: String, kind: Int64) throws(StoreError) -> Choice {
    let site = Site(name: CatalogueSchema.site(of: url), kind: kind)
    if keyframes[site] == nil {
      keyframes[site] = try catalogue.keyframes(site: site.name, kind: kind).map {
        Keyframe(
          base: .stored($0.object.location, $0.object.digest), cost: $0.object.cost, uses: $0.uses)
      }
    }
    var choice = Choice()
    let known = keyframes[site] ?? []
    for number in known.indices.reversed()
    where known[number].uses < BatchPlanner.keyframeUses
      && choice.bases.count
        < BatchPlanner.keyframeTries
    {
      var cost = known[number].cost
      if case .planned(let other) = known[number].base { cost = objects[other].cost }
      choice.add(known[number].base, cost: cost, steps: 1)
      // It may come to nothing; but then no page is the worse for it.
      keyframes[site]?[number].uses += 1
    }
    if choice.bases.isEmpty {
      keyframes[site, default: []].append(
        Keyframe(base: .planned(objects.count), cost: 0, uses: 0))
    }
    return choice
  }
}

/// The newest objects of each page, kept in memory because they are the likely bases of the next.
struct RecentObjects {
  private struct Key: Hashable {
    var url: String
    var kind: Int64
  }
  private struct Kept {
    var place: Int64
    var digest: Digest
    var bytes: [UInt8]
  }
  private struct Page {
    /// By place, rising.
    var objects: [Kept] = []
    var turn = 0
    var size: Int { objects.reduce(0) { $0 + $1.bytes.count } }
  }

  private static let limit = 36 << 20
  private var pages: [Key: Page] = [:]
  private var total = 0
  private var turn = 0

  func bytes(_ place: BatchPlanner.Place, _ digest: Digest) -> [UInt8]? {
    pages[Key(url: place.url, kind: place.kind)]?.objects
      .first { $0.place == place.place && $0.digest == digest }?.bytes
  }

  mutating func keep(_ object: PlannedObject) {
    turn += 1
    let key = Key(url: object.url, kind: object.kind)
    var page = pages.removeValue(forKey: key) ?? Page()
    page.turn = turn
    page.objects.append(
      Kept(place: object.place, digest: object.digest, bytes: object.bytes))
    total += object.bytes.count
    while page.objects.count > Int(BatchPlanner.window) {
      total -= page.objects.removeFirst().bytes.count
    }
    pages[key] = page
    guard total > RecentObjects.limit else { return }
    // Over the limit: the longest unused go, down to half, so that this sort is rare.
    for (key, page) in pages.sorted(by: { $0.value.turn < $1.value.turn }) {
      guard total > RecentObjects.limit / 2 else { break }
      total -= page.size
      pages[key] = nil
    }
  }
}
