// Bringing the full-text index up to what is archived: which pages are behind, their versions read and
// compared over all cores, what was read handed to the index. How it is stored is the Store's business.
import Bytes
import Claims
import Dispatch
import Foundation
public import Store
import Story
import StoryDiff
import Synchronization

/// Indexes the text of an archive's pages.
///
/// May be stopped at any moment, and goes on from there; several at once do no harm.
public struct SearchIndexer: Sendable {
  /// What was done.
  public struct Outcome: Sendable, Equatable {
    /// Captures that came into the index.
    public var captures = 0
    /// Captures whose bytes could not be read, with the first reason.
    public var unreadable = 0
    /// Why the first of them could not.
    public var reason: String?

    /// Nothing done.
    public init() {}
  }

  private let root: String

  /// An indexer of the archive in folder `root`.
  public init(root: String) { self.root = root }

  /// How many captures of the archive are not in its index, of how many; nil where none is missing.
  public static func missing(_ view: ArchiveView) throws -> (captures: Int, all: Int)? {
    let index = SearchIndex(view)
    if let index, try index.size() == view.logSize() { return nil }
    let all = try view.totals().captures
    let missing = all - (try index?.captures() ?? 0)
    return missing > 0 ? (missing, all) : nil
  }

  /// Brings the index up to what is archived now where little is missing.
  ///
  /// - Parameter most: Leaves of the log; where more are missing, nothing is done.
  /// - Returns: what was done; nil where too much is missing.
  /// - Throws: as `update`.
  public func follow(atMost most: Int) throws -> Outcome? {
    let view = try ArchiveView(root: root)
    let size = try view.logSize()
    let from = try SearchIndex(view)?.size() ?? 0
    guard size - min(from, size) <= UInt64(most) else { return nil }
    return try update()
  }

  /// Brings the index up to what is archived now.
  ///
  /// - Parameter progress: Called with the captures done so far and those to do, from any thread.
  /// - Returns: what was done.
  /// - Throws: `StoreError`, or `ICUError` where ICU's data is missing; what was done stays done.
  public func update(progress: @Sendable (Int, Int) -> Void = { _, _ in }) throws -> Outcome {
    let view = try ArchiveView(root: root)
    let size = try view.logSize()
    let writer = try SearchIndexWriter(view)
    let from = try writer.size()
    guard from != size else { return Outcome() }
    let pages = try behind(view, writer, from: from, to: size)
    let total = pages.reduce(0) { $0 + $1.captures }
    // Guards what all threads add to.
    let state = Mutex<(outcome: Outcome, error: (any Error)?)>((Outcome(), nil))
    let next = Atomic<Int>(0)
    let width = min(ProcessInfo.processInfo.activeProcessorCount, pages.count)
    DispatchQueue.concurrentPerform(iterations: max(1, width)) { _ in
      do {
        var work = try PageIndexing(view: ArchiveView(root: root), writer: writer)
        while true {
          let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard number < pages.count, state.withLock({ $0.error == nil }) else { return }
          try work.run(pages[number].url) { captures in
            let done = state.withLock { state in
              state.outcome.captures += captures
              return state.outcome.captures
            }
            progress(done, total)
          }
          if work.unreadable > 0 {
            state.withLock { state in
              state.outcome.unreadable += work.unreadable
              state.outcome.reason = state.outcome.reason ?? work.reason
            }
            work.unreadable = 0
          }
        }
      } catch {
        state.withLock { $0.error = $0.error ?? error }
      }
    }
    let (outcome, error) = state.withLock { $0 }
    if let error { throw error }
    try writer.finish(size: size)
    return outcome
  }

  /// Pages of which captures are missing, those with the most first: the last to be done are short.
  private func behind(
    _ view: ArchiveView, _ writer: SearchIndexWriter, from: UInt64, to size: UInt64
  ) throws -> [(url: String, captures: Int)] {
    var missing: [String: Int] = [:]
    if size - from <= 4_096 {
      for entry in try view.captures(from: from, limit: 4_096) {
        missing[entry.record.url, default: 0] += 1
      }
    } else {
      let known = try writer.pages()
      var after = ""
      while true {
        let urls = try view.urls(after: after, limit: 1_000)
        for page in urls {
          let left = page.captures - (known[page.url]?.captures ?? 0)
          if left != 0 { missing[page.url] = abs(left) }
          after = page.url
        }
        if urls.count < 1_000 { break }
      }
    }
    return missing.map { ($0.key, $0.value) }.sorted {
      $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0
    }
  }
}

/// One page after the other, on one thread.
private struct PageIndexing: ~Copyable {
  let view: ArchiveView
  let writer: SearchIndexWriter
  private var differ: PageDiffer
  var unreadable = 0
  private(set) var reason: String?

  /// Versions that are written at once.
  private static let chunk = 32

  /// A run of captures with one body.
  private struct Run {
    var body: Digest
    var media: String
    var first: (index: UInt64, time: Instant)
    var last: (index: UInt64, time: Instant)
    var captures: Int
  }

  /// The last version that could be read.
  private struct Before {
    var reading: StoryReader.Reading
    /// Whether no version without text came behind it.
    var isNewest: Bool
  }

  init(view: ArchiveView, writer: SearchIndexWriter) throws {
    (self.view, self.writer) = (view, writer)
    differ = try PageDiffer()
  }

  mutating func run(_ url: String, done: (Int) -> Void) throws {
    var known = try writer.page(url)
    var newest = try known.flatMap { try view.capture(index: $0.newest) }
    // Captures that came late in the log but early in time: the page is read anew.
    if let page = known {
      let newer = try view.captureCount(url: url, after: newest)
      let all = try view.captureCount(url: url, after: nil)
      if newest == nil || newer + page.captures != all {
        try writer.forget(url)
        (known, newest) = (nil, nil)
      }
    }
    var before = try newest.flatMap { try reading($0.record.body, $0.record.mediaType) }.map {
      Before(reading: $0, isNewest: true)
    }
    var body = newest?.record.body
    var versions: [SearchedVersion] = []
    var captures = 0
    while true {
      let page = try view.captures(url: url, after: newest, limit: 500)
      for run in try runs(page, after: body) {
        captures += run.run.captures
        let version = try read(run.run, continues: run.continues, &before)
        body = run.run.body
        versions.append(version)
        if versions.count >= Self.chunk {
          guard let now = try writer.add(url, versions, after: known) else { return }
          known = now
          done(captures)
          (versions, captures) = ([], 0)
        }
      }
      newest = page.last ?? newest
      if page.count < 500 { break }
    }
    if !versions.isEmpty {
      guard try writer.add(url, versions, after: known) != nil else { return }
      done(captures)
    }
  }

  /// Captures with the body of the one before them, and those that tell nothing of the page, belong
  /// to one run.
  private func runs(
    _ captures: [CatalogueEntry], after body: Digest?
  ) throws -> [(run: Run, continues: Bool)] {
    var runs: [(run: Run, continues: Bool)] = []
    var current = body
    for capture in captures {
      let record = capture.record
      let place = (index: capture.index, time: record.capturedAt)
      let isSilent = try tellsNothing(capture)
      if isSilent || record.body == current {
        if !runs.isEmpty {
          runs[runs.count - 1].run.last = place
          runs[runs.count - 1].run.captures += 1
          continue
        }
        if current != nil {
          runs.append(
            (
              Run(
                body: current ?? record.body, media: record.mediaType, first: place, last: place,
                captures: 1), true
            ))
          continue
        }
      }
      current = record.body
      runs.append(
        (
          Run(body: record.body, media: record.mediaType, first: place, last: place, captures: 1),
          false
        ))
    }
    return runs
  }

  /// Whether the capture says nothing of what stands on the page: taken down, or an answer of a
  /// server in trouble.
  private func tellsNothing(_ capture: CatalogueEntry) throws -> Bool {
    let status = capture.record.status
    if status >= 400, status != 404, status != 410 { return true }
    return try view.redaction(of: capture.record.body) != nil
  }

  private mutating func reading(_ body: Digest, _ media: String) throws -> StoryReader.Reading? {
    guard Self.mayHaveText(media) else { return nil }
    do throws(StoreError) {
      return StoryReader.read(.init(try view.object(body), mediaType: media))
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

  private mutating func read(
    _ run: Run, continues: Bool, _ before: inout Before?
  ) throws -> SearchedVersion {
    var version = SearchedVersion(
      first: run.first, last: run.last, captures: run.captures, sentences: [], claims: [],
      continues: continues)
    guard !continues else { return version }
    guard let now = try reading(run.body, run.media) else {
      before?.isNewest = false
      return version
    }
    defer { before = Before(reading: now, isNewest: true) }
    // The markup changed, or the page without its text: to a reader it is the same version.
    if let before, before.isNewest, StoryReader.showsSameText(before.reading, now) {
      version.continues = true
      return version
    }
    let page = differ.compare(
      before?.reading ?? now, now, sameBytes: before == nil,
      days: CaptureDays(from: CivilDate(run.first.time), to: CivilDate(run.first.time)))
    let side = page.sentences.to
    version.sentences = side.sentences.indices.map { flat(side.text(of: $0..<$0 + 1)) }
    for (number, operation) in page.sentences.operations.enumerated() {
      for change in page.claims[number] where change.kind.isFactual {
        for place in operation.to {
          version.claims.append((flat(side.text(of: place..<place + 1)), change.kind.rawValue))
        }
        for place in operation.from where operation.to.isEmpty {
          let old = page.sentences.from.text(of: place..<place + 1)
          version.claims.append((flat(old), change.kind.rawValue))
        }
      }
    }
    return version
  }

  /// On one line, with single spaces: a sentence that was only broken otherwise is the same.
  private func flat(_ text: String) -> String {
    var isSpace = false
    let isFlat = text.utf8.allSatisfy { byte in
      defer { isSpace = byte == 0x20 }
      return byte >= 0x20 && !(byte == 0x20 && isSpace)
    }
    if isFlat { return text }
    return text.split { $0.isWhitespace }.joined(separator: " ")
  }

  private static func mayHaveText(_ media: String) -> Bool {
    let type = media.lowercased()
    return type.isEmpty
      || type.hasPrefix("text/") && !type.hasPrefix("text/css")
        && !type.hasPrefix("text/javascript")
      || type.hasPrefix("application/xhtml")
  }
}
