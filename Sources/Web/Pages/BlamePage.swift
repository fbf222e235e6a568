// The newest version of a page, sentence by sentence: when each was first seen and last reworded.
import Archive
import Bytes
import Presentation
import Store
import StoryDiff

enum BlamePage {
  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let removed = asked.flag("removed")
    let (url, size) = try room.views.lend { view in
      (try room.url(asked.parameter("url"), view), try view.logSize())
    }
    switch try room.slow.page(
      "/blame \(removed) \(url)", room, size: size,
      make: { progress in try make(url, removed, room, progress) })
    {
    case .made(let reply): return reply
    case .working(let done, let total):
      return WaitPage.reply("All versions of \(url) are being read", done: done, total: total, room)
    }
  }

  private static func make(
    _ url: String, _ removed: Bool, _ room: ReadingRoom, _ progress: (Int, Int) -> Void
  ) throws -> Reply {
    let found = try room.views.lend { view in try BlameReading(url: url, view, progress) }
    var fields: Fields = [
      "url": Wording.safe(url), "history": Link.history(url),
      "counts":
        "\(Wording.count(found.current.count, "sentence")), \(Wording.count(found.captures.count, "capture")) read",
    ]
    if !found.removed.isEmpty {
      fields["removedCount"] = Wording.count(found.removed.count)
      fields[removed ? "keptLink" : "removedLink"] = Link.blame(url, removed: !removed)
    }
    let newest = max(1, found.captures.count - 1)
    var rows = found.current.map { row($0, found, newest, isGone: false) }
    if removed { rows += found.removed.map { row($0, found, newest, isGone: true) } }
    fields["sentences"] = rows
    return PageFrame.reply(
      "Sentences of \(url)", PageTemplates.render("blame", fields), room,
      ["feed": Link.feed(url), "feedTitle": "Changes of this page"])
  }

  private static func row(
    _ sighting: SentenceBlame.Sighting, _ found: BlameReading, _ newest: Int, isGone: Bool
  ) -> Fields {
    func time(_ number: Int) -> String {
      Wording.moment(found.captures[number].record.capturedAt.description)
    }
    func since(_ number: Int) -> String? {
      number > 0 ? Link.compare(found.captures[number - 1], found.captures[number]) : nil
    }
    var fields: Fields = ["text": Wording.safe(SentenceReport.flat(sighting.text))]
    let isOldest = sighting.firstSeen == 0
    fields["first"] = (isOldest ? "before " : "") + time(sighting.firstSeen)
    fields["firstHref"] = since(sighting.firstSeen)
    if let last = sighting.reworded.last {
      fields["reworded"] = time(last)
      fields["rewordedHref"] = since(last)
    }
    let touched = max(sighting.firstSeen, sighting.reworded.last ?? 0)
    fields["shade"] = isGone ? "gone" : "a\(min(3, touched * 4 / (newest + 1)))"
    if isGone, sighting.lastSeen + 1 < found.captures.count {
      fields["gone"] = time(sighting.lastSeen + 1)
    }
    return fields
  }
}

/// A page's sentences along its captures, read.
struct BlameReading {
  let captures: [CatalogueEntry]
  let current: [SentenceBlame.Sighting]
  let removed: [SentenceBlame.Sighting]

  init(url: String, _ view: ArchiveView, _ progress: (Int, Int) -> Void = { _, _ in }) throws {
    var captures: [CatalogueEntry] = []
    for entry in try PageCaptures(url: url, view).entries
    where try view.redaction(of: entry.capture.record.body) == nil {
      captures.append(entry.capture)
    }
    guard !captures.isEmpty else {
      throw Refusal(status: 410, reason: "Every capture of this page was taken down.")
    }
    let isNew = captures.indices.map { number in
      number == 0 || captures[number].record.body != captures[number - 1].record.body
    }
    var history = try StoryHistory()
    let total = 2 * captures.count
    for (number, capture) in captures.enumerated() where isNew[number] {
      history.learn(try view.object(capture.record.body), mediaType: capture.record.mediaType)
      progress(number, total)
    }
    for (number, capture) in captures.enumerated() {
      if isNew[number] {
        history.add(
          try view.object(capture.record.body), mediaType: capture.record.mediaType, version: number
        )
      } else {
        history.seeAgain(version: number)
      }
      progress(captures.count + number, total)
    }
    self.captures = captures
    current = history.current
    removed = history.removed
  }
}
