// Two captures beside each other: by sentence, word, line or source, or as they looked.
import Archive
import Bytes
import Claims
import Presentation
import Store
import Story
import StoryDiff
import TextDiff

enum ComparePage {
  /// How a comparison is shown.
  private enum View: String, CaseIterable {
    case side, inline, word, line, source, rendered

    var name: String {
      switch self {
      case .side: "Side by side"
      case .inline: "Inline"
      case .word: "Words"
      case .line: "Lines"
      case .source: "Source"
      case .rendered: "As rendered"
      }
    }
  }

  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    try room.views.lend { view in
      let (from, to) = try pair(asked, room, view)
      let shown = asked.parameter("view").flatMap { View(rawValue: $0) } ?? .side
      let context = min(max(asked.parameter("context").flatMap { Int($0) } ?? 1, 0), 50)
      let isAlone = asked.flag("alone")
      let key = "/compare \(from.index) \(to.index) \(shown.rawValue) \(context) \(isAlone)"
      return try room.kept(key, view) {
        try isAlone
          ? alone(from, to, shown, context, view)
          : make(from, to, shown, context, view, room)
      }
    }
  }

  /// The captures that `a` and `b` name; with `url` alone, its last two versions.
  static func pair(
    _ asked: Asked, _ room: ReadingRoom, _ view: ArchiveView
  ) throws -> (CatalogueEntry, CatalogueEntry) {
    if let a = asked.parameter("a"), let b = asked.parameter("b") {
      return (try room.capture(id: a, view), try room.capture(id: b, view))
    }
    guard asked.parameter("url") != nil else {
      throw Refusal.badRequest("Choose two captures: an older and a newer one.")
    }
    let url = try room.url(asked.parameter("url"), view)
    guard let to = try view.capture(url: url) else {
      throw Refusal.notFound("\(url) has no capture.")
    }
    var from = try view.capture(before: to)
    while let candidate = from, candidate.record.body == to.record.body {
      from = try view.capture(before: candidate)
    }
    guard let from else {
      throw Refusal.notFound("\(url) has one version only: there is nothing to compare it with.")
    }
    return (from, to)
  }

  /// The comparison of two versions as it is shown.
  private static func content(
    _ from: Version, _ to: Version, _ shown: View
  ) throws -> ComparisonPage.Content {
    let by: Comparison.Granularity? =
      switch shown {
      case .word: .word
      case .line: .line
      case .source: .source
      default: nil
      }
    if let by {
      return .lines(
        try Comparison(from: from.bytes, to: to.bytes, by: by), from: from.side, to: to.side)
    }
    guard from.mayHaveText, to.mayHaveText else {
      return .lines(
        try Comparison(from: from.bytes, to: to.bytes, by: .line), from: from.side, to: to.side)
    }
    return .sentences(try report(from, to))
  }

  /// The comparison of two versions by sentence.
  static func report(_ from: Version, _ to: Version) throws -> SentenceReport {
    var differ = try PageDiffer()
    let page = differ.compare(
      StoryReader.read(.init(from.bytes, mediaType: from.mediaType)),
      StoryReader.read(.init(to.bytes, mediaType: to.mediaType)), sameBytes: from.bytes == to.bytes,
      days: CaptureDays(from: from.side.day, to: to.side.day))
    return SentenceReport(page, from.side, to.side)
  }

  private static func alone(
    _ from: CatalogueEntry, _ to: CatalogueEntry, _ shown: View, _ context: Int, _ view: ArchiveView
  ) throws -> Reply {
    let reader = VersionReader(view: view)
    var html = ""
    ComparisonPage.writeAlone(
      try content(reader.version(of: from), reader.version(of: to), shown),
      layout: shown == .inline ? .inline : .side, context: context
    ) { html += $0 }
    var reply = Reply("text/html; charset=utf-8", Array(html.utf8), policy: .data)
    reply.fields.append(
      (
        "content-disposition",
        "attachment; filename=\"comparison-\(from.shortID)-\(to.shortID).html\""
      ))
    return reply
  }

  private static func make(
    _ from: CatalogueEntry, _ to: CatalogueEntry, _ shown: View, _ context: Int,
    _ view: ArchiveView, _ room: ReadingRoom
  ) throws -> Reply {
    let title = "Changes of \(to.record.url)"
    let more = try frame(from, to, shown, view)
    if shown == .rendered {
      let fields: Fields = [
        "a": Link.replay(from), "b": Link.replay(to), "aTime": more["aTime"] ?? "",
        "bTime": more["bTime"] ?? "",
      ]
      let report = try content(
        VersionReader(view: view).version(of: from), VersionReader(view: view).version(of: to),
        .side)
      return PageFrame.reply(
        title,
        ComparisonPage.headAlone(
          report, more.merging(["changesAt": Link.compare(from, to)]) { $1 })
          + PageTemplates.render("rendered", fields), room)
    }
    let reader = VersionReader(view: view)
    let content = try content(reader.version(of: from), reader.version(of: to), shown)
    let layout: ComparisonRows.Layout =
      switch shown {
      case .inline, .word, .source: .inline
      default: .side
      }
    var fields = more
    // Markup and lines of it are set as such.
    if shown == .source || shown == .line { fields["layout"] = "\(layout.rawValue) source" }
    let body = ComparisonPage.body(content, layout: layout, context: context, fields)
    return PageFrame.reply(
      title, body, room,
      ["feed": Link.feed(to.record.url), "feedTitle": "Changes of this page"])
  }

  /// What stands around the comparison: links, the citation.
  private static func frame(
    _ from: CatalogueEntry, _ to: CatalogueEntry, _ shown: View, _ view: ArchiveView
  ) throws -> Fields {
    var old: Fields = ["href": Link.capture(from)]
    var new: Fields = ["href": Link.capture(to)]
    if let earlier = try changeBefore(from, view) {
      old["earlier"] = Link.compare(earlier, from, view: shown.rawValue)
    }
    if let later = try changeAfter(to, view) {
      new["later"] = Link.compare(to, later, view: shown.rawValue)
    }
    let times = (from.record.capturedAt.description, to.record.capturedAt.description)
    let citation =
      "\(to.record.url), as captured \(Wording.moment(times.0)) (capture \(from.id.hex)) and "
      + "\(Wording.moment(times.1)) (capture \(to.id.hex)), in the log \(view.identity.origin), "
      + "leaves \(from.index) and \(to.index). Compared with Stet \(Program.version)."
    return [
      "from": old, "to": new, "citation": Wording.safe(citation), "actions": true,
      "export": Link.compare(from, to, view: shown == .rendered ? "side" : shown.rawValue)
        + "&alone=1",
      "json": "/api/v1/diff?from=\(from.id.hex)&to=\(to.id.hex)",
      "history": Link.history(to.record.url), "hasViews": true,
      "aTime": Wording.moment(times.0), "bTime": Wording.moment(times.1),
      "views": View.allCases.map { one -> Fields in
        [
          "name": one.name, "key": one.rawValue, "here": one == shown,
          "href": Link.compare(from, to, view: one.rawValue),
        ]
      },
    ]
  }

  /// The newest capture before `capture` with another body.
  private static func changeBefore(
    _ capture: CatalogueEntry, _ view: ArchiveView
  ) throws -> CatalogueEntry? {
    var before = try view.capture(before: capture)
    while let candidate = before, candidate.record.body == capture.record.body {
      before = try view.capture(before: candidate)
    }
    return before
  }

  /// The first capture behind `capture` with another body.
  private static func changeAfter(
    _ capture: CatalogueEntry, _ view: ArchiveView
  ) throws -> CatalogueEntry? {
    var last = capture
    while true {
      let page = try view.captures(url: capture.record.url, after: last, limit: 50)
      if let next = page.first(where: { $0.record.body != capture.record.body }) { return next }
      guard page.count == 50, let end = page.last else { return nil }
      last = end
    }
  }
}
