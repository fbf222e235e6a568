// `stet search`: sentences of all versions of all pages, by their words.
import ArgumentParser
import Archive
import Bytes
import Claims
import Presentation
import Store

struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Search the sentences of all versions of all pages.",
    discussion: """
      Words are all looked for; "a phrase", prefix*, OR, NOT or -word and parentheses work, and \
      url:part keeps to pages whose URL has that in it (* and ? as in file names); put quotes around it \
      all: 'police -said'. Each sentence of a page is found once, with the captures that it was seen \
      in; it is gone where the page's newest capture with text does not show it anywhere. The index \
      follows what is captured; after a large import it is made with --index, which may be stopped and \
      goes on where it was.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "What to look for; several words need no quotes.")
  var query: [String] = []

  @Flag(help: "Only text that its page no longer has.")
  var removed = false

  @Option(help: ArgumentHelp("Only sentences that stood then or later.", valueName: "time"))
  var since: String?

  @Option(help: ArgumentHelp("Only sentences that stood then or earlier.", valueName: "time"))
  var until: String?

  @Option(
    help: ArgumentHelp(
      "Only sentences in which a claim of this kind changed: figure, time, name, …",
      valueName: "kind"))
  var claim: String?

  @Option(help: ArgumentHelp("The most results to show.", valueName: "n"))
  var limit = 50

  @Flag(help: "Bring the index up to what is archived; with a query, before looking.")
  var index = false

  func validate() throws {
    for (name, time) in [("--since", since), ("--until", until)] {
      if let time, Instant(time) == nil {
        throw ValidationError(
          "'\(time)' is no time: write \(name) 2026-11-22T09:30:00Z, or a date, 2026-11-22.")
      }
    }
    if let claim, ClaimChange.Kind(rawValue: claim)?.isFactual != true {
      let known = ClaimChange.Kind.allCases.filter(\.isFactual).map(\.rawValue)
      throw ValidationError("--claim \(claim): the kinds are \(known.joined(separator: ", ")).")
    }
    if !(1...100_000).contains(limit) { throw ValidationError("--limit is 1 to 100000.") }
    if try parsed().isEmpty, !index, claim == nil, !removed {
      throw ValidationError("Say what to look for, or --index.")
    }
  }

  private func parsed() throws -> SearchQuery {
    let text = query.joined(separator: " ")
    do { return try SearchQuery(text) } catch {
      // The place is shown below what was typed, where that fits a line.
      let before = text.prefix(error.position)
      guard text.count <= 72, text.allSatisfy({ $0.isASCII && !$0.isNewline && $0 >= " " }) else {
        throw ValidationError("\(error)")
      }
      throw ValidationError(
        "\(error)\n  \(text)\n  \(String(repeating: " ", count: before.count))^")
    }
  }

  /// Captures that are indexed without being asked: less than a second's work.
  private static let few = 200

  func run() async throws {
    let view = try ArchiveView(root: global.root)
    let query = try parsed()
    let asksNothing = query.isEmpty && claim == nil && !removed
    if index {
      try makeIndex(isAlone: asksNothing)
    } else {
      try catchUp(view)
    }
    if asksNothing { return }
    // How far the index is was said.
    guard let found = SearchIndex(view) else { throw Failed(status: ExitStatus.negative) }
    var filters = SearchFilters()
    filters.since = since.flatMap { Instant($0) }
    filters.until = until.flatMap { Instant($0) }
    filters.removedOnly = removed
    filters.claim = claim
    filters.limit = limit
    let result = try found.find(query, filters)
    var output = SearchOutput(query, isColored: global.isColored)
    for hit in result.hits {
      if global.json {
        Console.print(try hit.json(output.query, view).line)
      } else {
        output.show(hit)
      }
    }
    if !global.json { global.remark(summary(result)) }
    if result.hits.isEmpty { throw Failed(status: ExitStatus.negative) }
  }

  private func summary(_ result: SearchResult) -> String {
    let shown = Wording.count(result.hits.count)
    guard let count = result.count else {
      return "more than \(Wording.count(SearchIndex.rankedMost, "sentence")), \(shown) shown: "
        + "say more, so that the best can be found"
    }
    let all = Wording.count(count, "sentence")
    return result.hits.count < count ? "\(all), \(shown) shown (--limit)" : all
  }

  /// Brings a little that is missing into the index, and says how far it is where much is.
  private func catchUp(_ view: ArchiveView) throws {
    var missing = try SearchIndexer.missing(view)
    if let few = missing?.captures, few <= Self.few {
      do {
        let outcome = try SearchIndexer(root: global.root).update()
        note(outcome)
        missing = try SearchIndexer.missing(view)
      } catch {
        // What is in the index already can be searched.
        Console.note("stet: \(Wording.safe("\(error)"))")
      }
    }
    guard let (captures, all) = missing else { return }
    Console.note(
      "stet: \(Wording.count(all - captures)) of \(Wording.count(all, "capture")) are in the index; "
        + "run 'stet search --index' for the rest")
  }

  private func makeIndex(isAlone: Bool) throws {
    let started = ContinuousClock.now
    let bar = ProgressBar("index", isQuiet: global.quiet)
    let outcome = try SearchIndexer(root: global.root).update { done, total in
      bar.show(done: done, total: total, unit: "capture", bytes: 0)
    }
    bar.clear()
    note(outcome)
    let elapsed = (ContinuousClock.now - started).components
    let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    if global.json, isAlone {
      Console.print(
        try JSONValue.object([
          "captures": .int(outcome.captures), "unreadable": .int(outcome.unreadable),
          "seconds": .double(seconds),
        ]).line)
    } else {
      global.remark(
        "\(Wording.count(outcome.captures, "capture")) indexed in \(Wording.duration(seconds))")
    }
  }

  private func note(_ outcome: SearchIndexer.Outcome) {
    guard outcome.unreadable > 0 else { return }
    Console.note(
      "stet: \(Wording.count(outcome.unreadable, "capture")) could not be read: "
        + Wording.safe(outcome.reason ?? ""))
  }
}
