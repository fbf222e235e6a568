// The claims of a page along its versions: each change between two versions, and the changes of one claim
// strung together. What is a claim change is for the module Claims to say.
public import Claims
import Dispatch
import Foundation
public import Story
import StoryDiff
import Synchronization

/// Follows a page's claims through versions that come one by one, oldest first.
public struct ClaimHistory: ~Copyable {
  /// A claim that changed between two versions.
  public struct Change: Sendable {
    /// What changed.
    public let change: ClaimChange
    /// The versions that it changed between.
    public let from: Int
    /// The newer of them.
    public let to: Int
    /// The sentence as it stands after the change; as it stood before where it is gone.
    public let sentence: String
    /// Changes of one claim have the same number: its place in `tracks`.
    public let track: Int
  }

  /// The life of one claim.
  public struct Track: Sendable {
    /// What sort of claim.
    public let kind: ClaimChange.Kind
    /// What it said, and the first version that it was seen to say so; empty text where it said
    /// nothing.
    public internal(set) var values: [(version: Int, text: String)]
    /// Its sentence, as it was seen last.
    public internal(set) var sentence: String
    /// What the changes were in plain words, one for each step between values.
    public internal(set) var readings: [String]
    /// Whether it came or went with its whole sentence, and was never reworded.
    public internal(set) var isWhole: Bool
    /// The line of sentences it belongs to.
    fileprivate let lineage: Int
  }

  /// All changes, oldest first.
  public private(set) var changes: [Change] = []
  /// The claims that changed, in the order of their first change.
  public private(set) var tracks: [Track] = []
  /// Whether changes of wording and of letters alone are kept too.
  private let keepsAll: Bool
  private var last: Version?
  /// The line that each sentence of the newest version belongs to, by its text.
  private var lineages: [String: Int] = [:]
  private var lineageCount = 0
  /// The tracks of each line.
  private var tracksOfLineage: [Int: [Int]] = [:]

  /// A version that was read.
  public struct Version: Sendable {
    /// What it reads.
    public var reading: StoryReader.Reading
    /// Its number.
    public var number: Int
    /// When it was captured; nil where that is not known.
    public var day: CivilDate?

    /// Makes a version.
    public init(reading: StoryReader.Reading, number: Int, day: CivilDate?) {
      (self.reading, self.number, self.day) = (reading, number, day)
    }
  }

  /// Makes a history of no versions.
  ///
  /// - Parameter keepsAll: Whether `wording` and `format` are kept too.
  public init(keepsAll: Bool = false) { self.keepsAll = keepsAll }

  /// Adds versions, oldest first, each with other bytes than the one before; they are compared over all
  /// cores.
  ///
  /// - Throws: `ICUError` where ICU's data is missing.
  public mutating func add(_ versions: [Version]) throws {
    let all = (last.map { [$0] } ?? []) + versions
    guard all.count > 1 else {
      last = all.last
      return
    }
    for (number, page) in try Self.compare(all).enumerated() {
      // The same text makes the same claims.
      if let page { record(page, from: all[number].number, to: all[number + 1].number) }
    }
    last = all.last
  }

  /// Each version compared with the one behind it; nil where both show the same text.
  private static func compare(_ versions: [Version]) throws -> [PageComparison?] {
    // Guards the comparisons; each place is written once.
    let state = Mutex<(pages: [PageComparison?], error: (any Error)?)>(
      (Array(repeating: nil, count: versions.count - 1), nil))
    let next = Atomic<Int>(0)
    let width = min(ProcessInfo.processInfo.activeProcessorCount, versions.count - 1)
    DispatchQueue.concurrentPerform(iterations: width) { _ in
      do {
        var differ = try PageDiffer()
        while true {
          let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard number < versions.count - 1 else { return }
          let (a, b) = (versions[number], versions[number + 1])
          if StoryReader.showsSameText(a.reading, b.reading) { continue }
          let page = differ.compare(
            a.reading, b.reading, sameBytes: false, days: CaptureDays(from: a.day, to: b.day))
          state.withLock { $0.pages[number] = page }
        }
      } catch { state.withLock { $0.error = error } }
    }
    let (pages, error) = state.withLock { $0 }
    if let error { throw error }
    return pages
  }

  private mutating func record(_ page: PageComparison, from: Int, to: Int) {
    var next: [String: Int] = [:]
    for (number, operation) in page.sentences.operations.enumerated() {
      let lineage = lineage(of: operation, in: page.sentences)
      for place in operation.to {
        next[page.sentences.to.text(of: place..<place + 1)] = lineage
      }
      let side = operation.to.isEmpty ? page.sentences.from : page.sentences.to
      let sentence = side.text(of: operation.to.isEmpty ? operation.from : operation.to)
      let isWhole = operation.to.isEmpty || operation.from.isEmpty
      for change in page.claims[number] where keepsAll || change.kind.isFactual {
        record(change, from, to, sentence, lineage, isWhole: isWhole)
      }
    }
    lineages = next
  }

  /// The line of the sentence an operation begins with on the old side; a new one where there is none.
  private mutating func lineage(
    of operation: StoryComparison.Operation, in comparison: StoryComparison
  ) -> Int {
    if let first = operation.from.first,
      let known = lineages[comparison.from.text(of: first..<first + 1)]
    {
      return known
    }
    lineageCount += 1
    return lineageCount
  }

  private mutating func record(
    _ change: ClaimChange, _ from: Int, _ to: Int, _ sentence: String, _ lineage: Int,
    isWhole: Bool
  ) {
    let before = Self.folded(change.before)
    let known = (tracksOfLineage[lineage] ?? []).last { number in
      tracks[number].kind == change.kind
        && tracks[number].values.last.map { Self.folded($0.text) == before } ?? false
    }
    let track: Int
    if let known {
      track = known
      tracks[track].isWhole = tracks[track].isWhole && isWhole
    } else {
      track = tracks.count
      tracks.append(
        Track(
          kind: change.kind, values: [(from, change.before)], sentence: sentence, readings: [],
          isWhole: isWhole, lineage: lineage))
      tracksOfLineage[lineage, default: []].append(track)
    }
    tracks[track].values.append((to, change.after))
    tracks[track].sentence = sentence
    tracks[track].readings.append(change.reading)
    changes.append(
      Change(change: change, from: from, to: to, sentence: sentence, track: track))
  }

  private static func folded(_ text: String) -> String { text.lowercased() }
}
