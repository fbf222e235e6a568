// One page: its captures along time, and what changed from each to the next.
import Archive
import Bytes
import Claims
import Presentation
import Store

enum HistoryPage {
  private static let perPage = 50

  /// Which captures are listed one by one; the others are counted.
  private enum Filter: Equatable {
    case story, everything, kind(ClaimChange.Kind)

    init(_ text: String?) {
      switch text {
      case "all": self = .everything
      case .some(let text): self = ClaimChange.Kind(rawValue: text).map { .kind($0) } ?? .story
      case nil: self = .story
      }
    }

    var key: String {
      switch self {
      case .story: "story"
      case .everything: "all"
      case .kind(let kind): kind.rawValue
      }
    }

    /// Whether a capture is listed; one whose change is not known yet is, but for a kind of claim.
    func lists(_ entry: PageCaptures.Entry, _ change: RegisteredChange?) -> Bool {
      switch self {
      case .everything: true
      case .story:
        entry.before == nil || entry.isChanged && change?.isBesideStory != true
      case .kind(let kind): change?.kinds[kind, default: 0] ?? 0 > 0
      }
    }
  }

  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let filter = Filter(asked.parameter("show"))
    let before = asked.parameter("before").flatMap { Int($0) }
    return try room.views.lend { view in
      let url = try room.url(asked.parameter("url"), view)
      let key = "/history \(filter.key) \(before ?? -1) \(url)"
      return try room.kept(key, stage: room.changes.stage(of: url), view) {
        let page = try PageCaptures(url: url, view)
        return try make(page, filter, before, room, view)
      }
    }
  }

  private static func make(
    _ page: PageCaptures, _ filter: Filter, _ before: Int?, _ room: ReadingRoom, _ view: ArchiveView
  ) throws -> Reply {
    let end = min(max(before ?? page.entries.count, 0), page.entries.count)
    let (known, missing) = find(page, end, room)
    var fields: Fields = [
      "url": Wording.safe(page.url), "blame": Link.blame(page.url), "claims": Link.claims(page.url),
      "feed": Link.feed(page.url), "timemap": "/timemap/link/\(FormEncoding.pathEncoded(page.url))",
      "first": Wording.moment(page.entries.first?.capture.record.capturedAt.description ?? ""),
      "last": Wording.moment(page.entries.last?.capture.record.capturedAt.description ?? ""),
      "isPartial": missing > 0,
      "pending": "\(Wording.count(missing, "change")) are still being compared: reload to see them",
    ]
    let versions = page.versions
    fields["counts"] =
      "\(Wording.count(page.entries.count, "capture")), \(Wording.count(versions, "version"))"
    fields["original"] = Link.outside(page.url)
    fields["timeline"] = Timeline.svg(page, known)
    fields["filters"] = filters(page, filter, known)
    let (rows, older) = try rows(page, filter, end, known, view)
    fields["captures"] = rows
    if let older { fields["older"] = Link.history(page.url, "&show=\(filter.key)&before=\(older)") }
    if end < page.entries.count {
      fields["newer"] = Link.history(page.url, "&show=\(filter.key)")
    }
    let origin: Fields = [
      "feed": Link.feed(page.url), "feedTitle": "Changes of this page", "memento": true,
      "timegate": "/timegate/\(FormEncoding.pathEncoded(page.url))",
      "timemap": "/timemap/link/\(FormEncoding.pathEncoded(page.url))",
    ]
    return PageFrame.reply(
      "Captures of \(page.url)", PageTemplates.render("history", fields), room, origin)
  }

  /// What is known of all changes: those to be listed are found now, within a time, the others later.
  private static func find(
    _ page: PageCaptures, _ end: Int, _ room: ReadingRoom
  ) -> (known: [CapturePair: RegisteredChange], missing: Int) {
    let all = page.entries.compactMap(\.pair)
    let listed = page.entries[..<end].suffix(perPage * 2).compactMap(\.pair)
    _ = room.changes.changes(listed.reversed(), within: .milliseconds(500))
    // The picture shows all of them: as many as can be found while a reader waits gladly.
    _ = room.changes.changes(all.reversed(), within: .milliseconds(700))
    return room.changes.known(among: all)
  }

  private static func filters(
    _ page: PageCaptures, _ filter: Filter, _ known: [CapturePair: RegisteredChange]
  ) -> [Fields] {
    var counts: [ClaimChange.Kind: Int] = [:]
    for change in known.values {
      for (kind, count) in change.kinds where kind.isFactual && count > 0 {
        counts[kind, default: 0] += 1
      }
    }
    let kinds = ClaimChange.Kind.allCases.compactMap { kind in
      counts[kind].map { (Filter.kind(kind), "\(kind.rawValue) (\(Wording.count($0)))") }
    }
    let all: [(Filter, String)] =
      [(.story, "Changes of the story"), (.everything, "Every capture")] + kinds
    return all.map { one, name in
      [
        "name": name, "here": one == filter,
        "href": Link.history(page.url, "&show=\(one.key)"),
      ]
    }
  }

  /// The rows of one page of the list, and where the next one ends; nil where there is none.
  private static func rows(
    _ page: PageCaptures, _ filter: Filter, _ end: Int,
    _ known: [CapturePair: RegisteredChange], _ view: ArchiveView
  ) throws -> (rows: [Fields], older: Int?) {
    var rows: [Fields] = []
    var listed = 0
    var (unchanged, beside) = (0, 0)
    func flush() {
      var parts: [String] = []
      if unchanged > 0 { parts.append("\(Wording.count(unchanged, "capture")) without a change") }
      if beside > 0 {
        parts.append(
          filter == .story
            ? "\(Wording.count(beside, "capture")) with the same story on a changed page"
            : "\(Wording.count(beside, "capture")) with other changes")
      }
      if !parts.isEmpty {
        rows.append([
          "quiet": parts.joined(separator: ", "), "expand": Link.history(page.url, "&show=all"),
        ])
      }
      (unchanged, beside) = (0, 0)
    }
    for number in stride(from: end - 1, through: 0, by: -1) {
      let entry = page.entries[number]
      let change = entry.pair.flatMap { known[$0] }
      guard filter.lists(entry, change) else {
        if entry.isChanged { beside += 1 } else { unchanged += 1 }
        continue
      }
      if listed == perPage {
        flush()
        return (rows, number + 1)
      }
      flush()
      rows.append(
        try row(entry, number, change, isNewest: listed == 0, isSecond: listed == 1, view))
      listed += 1
    }
    flush()
    return (rows, nil)
  }

  private static func row(
    _ entry: PageCaptures.Entry, _ number: Int, _ change: RegisteredChange?, isNewest: Bool,
    isSecond: Bool, _ view: ArchiveView
  ) throws -> Fields {
    let record = entry.capture.record
    var fields = timeFields(record.capturedAt.description)
    let redaction = try view.redaction(of: record.body)
    let isBeforeGone =
      try entry.before.map { try view.redaction(of: $0.record.body) != nil } ?? false
    fields["index"] = Int(clamping: entry.capture.index)
    fields["order"] = number
    fields["id"] = String(entry.capture.id.hex.prefix(16))
    fields["href"] = Link.capture(entry.capture)
    fields["isB"] = isNewest
    fields["isA"] = isSecond
    // What was found before a version was taken down tells of what it said.
    let lost =
      isBeforeGone && entry.isChanged ? "changed; what stood before was taken down" : nil
    let text =
      redaction.map { "\($0)" } ?? lost ?? change?.text
      ?? (entry.before == nil
        ? "first capture" : entry.isChanged ? "changed (not compared yet)" : "unchanged")
    fields["text"] = Wording.safe(text)
    if let pair = entry.pair, redaction == nil, !isBeforeGone {
      fields["compare"] = Link.compare(pair.from, pair.to)
    }
    let status = record.status == 0 || record.status == 200 ? "" : ", status \(record.status)"
    fields["sub"] =
      "#\(entry.capture.index), \(Wording.size(Int(clamping: record.size)))\(status)"
    return fields
  }
}
