// The first page: what is archived, what changed lately, how the archive is.
import Archive
import Bytes
import Presentation
import Store

enum HomePage {
  /// Changes to show, and leaves to look back through for them.
  private static let shown = 12
  private static let lookBack: UInt64 = 3000
  /// Pages to list.
  private static let pages = 25

  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply { try reply(room) }

  /// The page: the same to every reader.
  ///
  /// `patience` is how long it waits for changes that are not known yet.
  static func reply(
    _ room: ReadingRoom, patience: Duration = .milliseconds(15)
  ) throws -> Reply {
    try room.views.lend { view in
      let verified = room.lastVerified()
      return try room.kept("/ \(verified?.milliseconds ?? 0)", stage: room.changes.stage, view) {
        try make(view, verified, room, patience)
      }
    }
  }

  private static func make(
    _ view: ArchiveView, _ verified: Instant?, _ room: ReadingRoom, _ patience: Duration
  ) throws -> Reply {
    let ((changes, isPartial), (totals, pages)) = try Parallelism.both({
      try lately(view, room, patience)
    }) {
      try room.views.lend { try $0.overview(latest: Self.pages) }
    }
    let stored = try view.storedBytes()
    var fields: Fields = [
      "captures": Wording.count(totals.captures), "pageCount": Wording.count(totals.urls, "page"),
      "versions": Wording.count(totals.versions),
      "logical": Wording.size(Int(clamping: totals.logicalBytes)),
      "stored": Wording.size(stored.segments + stored.log), "isEmpty": totals.captures == 0,
    ]
    if let verified {
      fields["health"] = "good"
      fields["healthTitle"] = "Verified"
      fields["healthText"] =
        "in full on \(Wording.moment(verified.description)): nothing was altered"
    } else {
      fields["health"] = "unknown"
      fields["healthTitle"] = "Not verified yet"
      fields["healthText"] = "on this machine: stet verify checks every byte"
    }
    let checkpoint = try? PublishedCheckpoint(view)
    fields["checkpoint"] = checkpoint.map { Wording.count($0.size) } ?? "No checkpoint"
    fields["checkpointText"] =
      checkpoint.map { "leaves in the log, root \($0.root.hex.prefix(12))…" } ?? "yet"
    fields["changes"] = changes
    fields["hasChanges"] = !changes.isEmpty
    fields["isPartial"] = isPartial
    fields["pages"] = pages.map(PagesPage.row)
    fields["hasPages"] = !pages.isEmpty
    fields["more"] = totals.urls > pages.count
    return PageFrame.reply(
      "Home", PageTemplates.render("home", fields), room,
      ["feed": "/feed.atom", "feedTitle": "All changes"])
  }

  /// The changes of stories among the newest leaves, the newest first.
  static func pairs(_ view: ArchiveView) throws -> [CapturePair] {
    var end = try view.logSize()
    let start = end > lookBack ? end - lookBack : 0
    var pairs: [CapturePair] = []
    while end > start, pairs.count < shown * 10 {
      let from = end - min(end - start, 256)
      for capture in try view.captures(from: from, limit: 256).reversed() where capture.index < end
      {
        guard let before = try view.capture(before: capture), capture.isChanged(before) else {
          continue
        }
        pairs.append(CapturePair(from: before, to: capture))
      }
      end = from
    }
    return pairs.sorted { $0.to.record.capturedAt > $1.to.record.capturedAt }
  }

  /// Rows of changes, and whether some are still being compared that might be among them.
  private static func lately(
    _ view: ArchiveView, _ room: ReadingRoom, _ patience: Duration
  ) throws -> (rows: [Fields], isPartial: Bool) {
    let pairs = try pairs(view)
    let changes = room.changes.changes(pairs, within: patience)
    var rows: [Fields] = []
    var isPartial = false
    for (pair, change) in zip(pairs, changes) {
      guard rows.count < shown else { break }
      guard let change else {
        isPartial = isPartial || !room.changes.isTold(pair)
        continue
      }
      guard !change.isBesideStory else { continue }
      var fields = timeFields(pair.to.record.capturedAt.description)
      fields["text"] = Wording.safe(change.text)
      fields["href"] = Link.compare(pair.from, pair.to)
      fields["url"] = Wording.safe(pair.to.record.url)
      fields["history"] = Link.history(pair.to.record.url)
      rows.append(fields)
    }
    return (rows, isPartial)
  }
}
