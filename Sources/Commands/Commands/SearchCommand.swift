// `stet search`: sentences of all versions of all pages, by their words.
import ArgumentParser
import Archive
import Bytes
import Claims
import Store

struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Search the sentences of all versions of all pages.",
    discussion: """
      Words are all looked for; "a phrase", prefix*, OR, NOT and parentheses work ('police NOT said'; \
      put quotes around it all), and url:part keeps to pages whose URL has that in it. Each sentence of a page is found once, with the \
      captures that it was seen in. The index follows what is captured; after a large import it is made \
      with --index, which may be stopped and goes on where it was.
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
    if query.isEmpty, !index, claim == nil, !removed {
      throw ValidationError("Say what to look for, or --index.")
    }
    _ = try parsed()
  }

  private func parsed() throws -> SearchQuery {
    do { return try SearchQuery(query.joined(separator: " ")) } catch {
      throw ValidationError("\(error)")
    }
  }

  /// Captures that are indexed without being asked: about a second's work.
  private static let small = 200

  func run() async throws {
    let view = try ArchiveView(root: global.root)
    let missing = try SearchIndexer.missing(view)
    if index || missing.map({ $0.captures <= Self.small }) ?? false {
      try update()
    } else if let (missing, all) = missing {
      Console.note(
        "stet: \(Wording.count(all - missing)) of \(Wording.count(all, "capture")) are in the index; "
          + "'stet search --index' brings in the rest")
    }
    guard !query.isEmpty || claim != nil || removed else { return }
    guard let found = SearchIndex(view) else { throw Failed(status: ExitStatus.negative) }
    var filters = SearchFilters()
    filters.since = since.flatMap { Instant($0) }
    filters.until = until.flatMap { Instant($0) }
    filters.removedOnly = removed
    filters.claim = claim
    filters.limit = limit
    let query = try parsed()
    let (hits, count) = try found.find(query, filters)
    for hit in hits { try show(hit, query, view) }
    if !global.json {
      if let count {
        let shown = hits.count == count ? "" : ", \(Wording.count(hits.count)) shown"
        global.remark(Wording.count(count, "sentence") + shown)
      } else {
        global.remark("the newest \(Wording.count(hits.count)) of more")
      }
    }
    if hits.isEmpty { throw Failed(status: ExitStatus.negative) }
  }

  private func update() throws {
    let bar = ProgressBar("index", isQuiet: global.quiet)
    let outcome = try SearchIndexer(root: global.root).update { done, total in
      bar.show(done: done, total: total, unit: "capture", bytes: 0)
    }
    bar.clear()
    if outcome.unreadable > 0 {
      Console.note(
        "stet: \(Wording.count(outcome.unreadable, "capture")) could not be read: "
          + Wording.safe(outcome.reason ?? ""))
    }
    if index { global.remark("\(Wording.count(outcome.captures, "capture")) indexed") }
  }

  private func show(_ hit: SearchHit, _ query: SearchQuery, _ view: ArchiveView) throws {
    let snippet = SearchSnippet(hit.text, marks: query.marks)
    if global.json {
      let id = try view.capture(index: hit.last.index)?.id.hex
      Console.print(
        try JSONValue.object([
          "url": .string(hit.url), "id": .optional(id),
          "capturedAt": .string(hit.last.time.description), "snippet": .string(hit.text),
          "marks": .array(
            snippet.marks.map { .array([.int($0.lowerBound), .int($0.upperBound)]) }),
          "firstSeen": .string(hit.first.time.description),
          "gone": .bool(hit.goneBy != nil), "goneBy": .optional(hit.goneBy?.description),
        ]).line)
      return
    }
    let wrapper = TextWrapper(isColored: global.isColored, width: min(max(Console.width, 40), 110))
    let write: (String) -> Void = { Console.write($0.utf8) }
    func day(_ time: Instant) -> String { String("\(time)".prefix(16)).replacing("T", with: " ") }
    var when = "seen \(day(hit.first.time))"
    if hit.last.index != hit.first.index { when += " to \(day(hit.last.time))" }
    if let gone = hit.goneBy { when += ", gone by \(day(gone))" }
    write(wrapper.styled(Wording.safe(hit.url), .bold) + "\n")
    wrapper.wrap(
      snippet.pieces.map {
        StyledText(text: Wording.safe($0.text), style: $0.isMarked ? .added : .plain)
      }, "  ", write)
    write(wrapper.styled("  \(when)", hit.goneBy == nil ? .dim : .removed) + "\n")
  }
}
