// Bringing the full-text index up to what is archived: which pages are behind, and their versions handed
// out over all cores. How a page is read is in PageIndexing.swift; how it is stored is the Store's business.
import Bytes
import Dispatch
import Foundation
public import Store
import Synchronization

/// Indexes the text of an archive's pages.
///
/// May be stopped at any moment, and goes on from there; several at once do no harm.
public struct SearchIndexer: Sendable {
  /// What was done.
  public struct Outcome: Sendable, Equatable {
    /// Captures that came into the index.
    public var captures = 0
    /// Captures whose bytes could not be read, and which tell nothing of their page therefore.
    public var unreadable = 0
    /// Why the first of them could not.
    public var reason: String?

    /// Nothing done.
    public init() {}
  }

  /// Leaves up to which it is looked at which pages they belong to, instead of at all pages.
  private static let fewLeaves = 4_096
  /// How often it is tried again where others write to the index too.
  private static let tries = 3

  private let root: String

  /// An indexer of the archive in folder `root`.
  public init(root: String) { self.root = root }

  /// How many captures of the archive are not in its index, of how many; nil where none is missing.
  public static func missing(_ view: ArchiveView) throws -> (captures: Int, all: Int)? {
    let extent = try SearchIndex(view)?.extent()
    if let extent, try extent.size == view.logSize() { return nil }
    // Leaves that are no captures are few: these are counted only where something seems to be missing.
    let all = try view.totals().captures
    let missing = all - (extent?.captures ?? 0)
    return missing > 0 ? (missing, all) : nil
  }

  /// Brings the index up to what is archived now where little is missing.
  ///
  /// - Parameter most: Captures; where more are missing, nothing is done.
  /// - Returns: what was done; nil where too much is missing.
  /// - Throws: as `update`.
  public func follow(atMost most: Int) throws -> Outcome? {
    let view = try ArchiveView(root: root)
    let size = try view.logSize()
    let extent = try SearchIndex(view)?.extent()
    if size - min(extent?.size ?? 0, size) > UInt64(most) {
      // Text that was taken out leaves a gap before the end, which only the count shows.
      guard extent != nil, try Self.missing(view)?.captures ?? 0 <= most else { return nil }
    }
    return try update()
  }

  /// Brings the index up to what is archived now.
  ///
  /// - Parameter progress: Called with the captures done so far and those to do, from any thread.
  /// - Returns: what was done.
  /// - Throws: what the store throws; what was indexed until then stays.
  public func update(progress: @Sendable (Int, Int) -> Void = { _, _ in }) throws -> Outcome {
    var outcome = Outcome()
    for _ in 0..<Self.tries {
      let view = try ArchiveView(root: root)
      let size = try view.logSize()
      let writer = try SearchIndexWriter(view)
      let from = try writer.size()
      guard from != size else { return outcome }
      let pages = try behind(view, writer, from: from, to: size)
      let pass = try run(pages, writer, progress)
      outcome.captures += pass.outcome.captures
      outcome.unreadable += pass.outcome.unreadable
      outcome.reason = outcome.reason ?? pass.outcome.reason
      if pass.isWhole {
        try writer.finish(size: size)
        break
      }
    }
    return outcome
  }

  /// Indexes pages on all cores; not whole where another writer was met.
  private func run(
    _ pages: [(url: String, captures: Int)], _ writer: SearchIndexWriter,
    _ progress: @Sendable (Int, Int) -> Void
  ) throws -> (outcome: Outcome, isWhole: Bool) {
    let total = pages.reduce(0) { $0 + $1.captures }
    // Guards what all threads add to.
    let state = Mutex<(outcome: Outcome, isWhole: Bool, error: (any Error)?)>(
      (Outcome(), true, nil))
    let next = Atomic<Int>(0)
    let width = min(ProcessInfo.processInfo.activeProcessorCount, pages.count)
    DispatchQueue.concurrentPerform(iterations: max(1, width)) { _ in
      do {
        var work = try PageIndexing(view: ArchiveView(root: root), writer: writer)
        while true {
          let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard number < pages.count, state.withLock({ $0.error == nil }) else { return }
          let isWhole = try work.run(pages[number].url) { captures in
            let done = state.withLock { state in
              state.outcome.captures += captures
              return state.outcome.captures
            }
            progress(done, total)
          }
          state.withLock { state in
            state.isWhole = state.isWhole && isWhole
            state.outcome.unreadable += work.unreadable
            state.outcome.reason = state.outcome.reason ?? work.reason
          }
          work.unreadable = 0
        }
      } catch {
        state.withLock { $0.error = $0.error ?? error }
      }
    }
    let (outcome, isWhole, error) = state.withLock { $0 }
    if let error { throw error }
    return (outcome, isWhole)
  }

  /// Pages of which captures are missing, those with the most first: the last to be done are short.
  private func behind(
    _ view: ArchiveView, _ writer: SearchIndexWriter, from: UInt64, to size: UInt64
  ) throws -> [(url: String, captures: Int)] {
    var missing: [String: Int] = [:]
    // A mirror that was made anew may be shorter than what its index knows.
    if size > from, size - from <= Self.fewLeaves {
      for entry in try view.captures(from: from, limit: Self.fewLeaves) {
        missing[entry.record.url, default: 0] += 1
      }
    } else {
      let known = try writer.pages()
      var after = ""
      while true {
        let urls = try view.urls(after: after, limit: 1_000)
        for page in urls {
          let left = page.captures - (known[page.url] ?? 0)
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
