// Reading a page's versions for the full-text index, oldest first: which sentences came and went with each,
// and whose claims changed. Which pages, and on how many threads, is SearchIndexer's business.
import Bytes
import Claims
import Store
import Story
import StoryDiff

/// One page after the other, on one thread.
///
/// A sentence comes into the index when it is in the story of a version. From then on it stands on each
/// version that shows it, in the story or around it; captures that show no text at all say nothing of it.
struct PageIndexing: ~Copyable {
  private let view: ArchiveView
  private let writer: SearchIndexWriter
  private var differ: PageDiffer
  /// Captures that could not be read since this was set to 0.
  var unreadable = 0
  /// Why the first of all could not.
  private(set) var reason: String?

  /// Versions that are written at once, and captures they may be made of.
  private static let chunk = (versions: 64, captures: 512)
  /// Sentences of a page's versions that are remembered: past these, all is looked up again.
  private static let remembered = 100_000

  init(view: ArchiveView, writer: SearchIndexWriter) throws {
    (self.view, self.writer) = (view, writer)
    differ = try PageDiffer()
  }

  /// Indexes what of a page is missing.
  ///
  /// - Parameters:
  ///   - url: The page.
  ///   - done: Called with the number of captures that were written.
  /// - Returns: false where another writer is at the page: how far it is, is not known then.
  /// - Throws: what the store throws; a body that is damaged is counted, and no error.
  mutating func run(_ url: String, done: (Int) -> Void) throws -> Bool {
    var page = try writer.page(url)
    var newest = page.place.captures > 0 ? try view.capture(index: page.place.newest) : nil
    // Captures that came late in the log but early in time: the page is read anew.
    if page.place.captures > 0 {
      let newer = try view.captureCount(url: url, after: newest)
      let all = try view.captureCount(url: url, after: nil)
      if newest == nil || newer + page.place.captures != all {
        guard try writer.forget(page) else { return false }
        page = try writer.page(url)
        newest = nil
      }
    }
    let told = try page.place.told.flatMap { try view.capture(index: $0) }
    var work = PageWork(page)
    if let told {
      work.reading = try bytes(told.record).map {
        StoryReader.read(.init($0, mediaType: told.record.mediaType))
      }
      work.body = told.record.body
      work.day = CivilDate(told.record.capturedAt)
    }
    while true {
      let captures = try view.captures(url: url, after: newest, limit: 500)
      for capture in captures {
        try take(capture, &work)
        if work.pending.count >= Self.chunk.versions || work.captures >= Self.chunk.captures {
          guard try write(&work, done) else { return false }
        }
      }
      newest = captures.last ?? newest
      if captures.count < 500 { break }
    }
    return try write(&work, done)
  }

  private func write(_ work: inout PageWork, _ done: (Int) -> Void) throws -> Bool {
    guard !work.pending.isEmpty else { return true }
    guard try writer.add(work.pending, to: &work.page) else { return false }
    done(work.captures)
    work.pending = []
    work.captures = 0
    if work.sentences.texts.count > Self.remembered { work.forget() }
    return true
  }

  /// One capture: on the run before it, or a version of its own.
  private mutating func take(_ capture: CatalogueEntry, _ work: inout PageWork) throws {
    let record = capture.record
    let place = SearchPlace(index: capture.index, time: record.capturedAt)
    if record.body == work.body { return work.goOn(place, isShown: true) }
    guard !(try tellsNothing(record)), let bytes = try bytes(record)
    else { return work.goOn(place, isShown: false) }
    let source = StoryReader.Source(bytes, mediaType: record.mediaType)
    let read = work.reading.map { StoryReader.read(source, unlessLike: $0) }
    // What shows the same leaves the version that the next is compared with in its place.
    guard let now = read ?? StoryReader.read(source) else { return work.goOn(place, isShown: true) }
    let shown = work.sentences.version(now, after: work.reading)
    guard shown.hasText else { return work.goOn(place, isShown: false) }
    let (appeared, vanished) = work.turn(to: shown)
    var claims: [(sentence: String, kind: String)] = []
    let day = CivilDate(record.capturedAt)
    if let before = work.reading, shown.isChanged {
      claims = self.claims(before, now, CaptureDays(from: work.day, to: day))
    }
    (work.reading, work.body, work.day) = (now, record.body, day)
    if appeared.isEmpty, vanished.isEmpty, claims.isEmpty {
      return work.goOn(place, isShown: true, told: capture.index)
    }
    work.begin(place, appeared, vanished, claims)
  }

  /// Whether the capture says nothing of what stands on the page: taken down, or an answer of a
  /// server in trouble.
  private func tellsNothing(_ record: CaptureRecord) throws -> Bool {
    if record.status >= 400, record.status != 404, record.status != 410 { return true }
    return try view.redaction(of: record.body) != nil
  }

  /// The body of a capture that may have text; nil where it cannot be read.
  private mutating func bytes(_ record: CaptureRecord) throws -> [UInt8]? {
    guard Self.mayHaveText(record.mediaType) else { return nil }
    do throws(StoreError) {
      return try view.object(record.body)
    } catch {
      switch error {
      case .redacted: break
      case .damaged, .unknownObject:
        unreadable += 1
        reason = reason ?? "\(error)"
      default: throw error
      }
      return nil
    }
  }

  /// Sentences whose claims changed, and the kinds.
  private mutating func claims(
    _ before: StoryReader.Reading, _ now: StoryReader.Reading, _ days: CaptureDays
  ) -> [(sentence: String, kind: String)] {
    let page = differ.compare(before, now, sameBytes: false, days: days)
    var claims: [(sentence: String, kind: String)] = []
    for (number, operation) in page.sentences.operations.enumerated() {
      for change in page.claims[number] where change.kind.isFactual {
        let (side, places) =
          operation.to.isEmpty
          ? (page.sentences.from, operation.from) : (page.sentences.to, operation.to)
        for place in places {
          let text = PageSentences.flat(side.text(of: place..<place + 1))
          claims.append((text, change.kind.rawValue))
        }
      }
    }
    return claims
  }

  private static func mayHaveText(_ media: String) -> Bool {
    let type = media.lowercased()
    return type.isEmpty
      || type.hasPrefix("text/") && !type.hasPrefix("text/css")
        && !type.hasPrefix("text/javascript")
      || type.hasPrefix("application/xhtml")
  }
}

/// What is known of the page at work: what stands, and what is still to be written.
private struct PageWork: ~Copyable {
  /// What the index has.
  var page: IndexedPage
  var sentences = PageSentences()
  /// The version that the next is compared with, its body, and the day of its capture.
  var reading: StoryReader.Reading?
  var body: Digest?
  var day: CivilDate?
  /// What is not written yet, and the captures that it is made of.
  var pending: [SearchedVersion] = []
  var captures = 0
  /// By number: whether the sentence was in a story once.
  private var isKnown: [Bool] = []
  /// By number: the turn at which the sentence was last seen to stand.
  private var seen: [Int] = []
  private var turns = 0
  /// Those that stand, by number; `others` are those that stood when this was begun and were not met
  /// since.
  private var standing: [Int] = []
  private var others: Set<String>

  init(_ page: IndexedPage) {
    self.page = page
    others = Set(page.standing)
  }

  /// Begins anew with what the index has.
  mutating func forget() {
    sentences = PageSentences()
    (isKnown, seen, turns, standing) = ([], [], 0, [])
    others = Set(page.standing)
  }

  /// Adds a capture to the run before it.
  mutating func goOn(_ place: SearchPlace, isShown: Bool, told: UInt64? = nil) {
    captures += 1
    if let last = pending.indices.last {
      if isShown { pending[last].last = place }
      pending[last].newest = place.index
      pending[last].captures += 1
      pending[last].told = told ?? pending[last].told
    } else {
      pending.append(SearchedVersion(place, isShown: isShown, told: told))
    }
  }

  /// Adds a capture as a run of its own.
  mutating func begin(
    _ place: SearchPlace, _ appeared: [String], _ vanished: [String],
    _ claims: [(sentence: String, kind: String)]
  ) {
    captures += 1
    pending.append(
      SearchedVersion(
        place, isShown: true, told: place.index, appeared: appeared, vanished: vanished,
        claims: claims))
  }

  /// Goes on to a version: which sentences stand now and did not, and the other way.
  mutating func turn(
    to shown: PageSentences.Version
  ) -> (appeared: [String], vanished: [String]) {
    while isKnown.count < sentences.texts.count {
      let text = sentences.texts[isKnown.count]
      let (known, _) = page.knows(text)
      if others.remove(text) != nil {
        standing.append(isKnown.count)
        seen.append(turns)
      } else {
        seen.append(-1)
      }
      isKnown.append(known)
    }
    let before = turns
    turns += 1
    var next: [Int] = []
    var appeared: [String] = []
    for (numbers, isStory) in [(shown.story, true), (shown.around, false)] {
      for number in numbers where isStory || isKnown[number] {
        isKnown[number] = true
        guard seen[number] < turns else { continue }
        if seen[number] < before { appeared.append(sentences.texts[number]) }
        seen[number] = turns
        next.append(number)
      }
    }
    var vanished = standing.filter { seen[$0] < turns }.map { sentences.texts[$0] }
    // Sorted: a set's order is another at each run.
    vanished += others.sorted()
    others = []
    standing = next
    return (appeared, vanished)
  }
}
