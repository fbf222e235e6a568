// The life of the claims of a page: what each said from when on.
import Archive
import Bytes
import Claims
import Presentation
import Store

enum ClaimsPage {
  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let (url, size) = try room.views.lend { view in
      (try room.url(asked.parameter("url"), view), try view.logSize())
    }
    switch try room.slow.page(
      "/claims \(url)", room, size: size, make: { progress in try make(url, room, progress) })
    {
    case .made(let reply): return reply
    case .working(let done, let total):
      return WaitPage.reply(
        "The claims of \(url) are being followed", done: done, total: total, room)
    }
  }

  private static func make(
    _ url: String, _ room: ReadingRoom, _ progress: (Int, Int) -> Void
  ) throws -> Reply {
    let found = try room.views.lend { view in try ClaimReading(url: url, view, progress) }
    // Claims whose sentence was reworded are lives; those that came or went whole are in comparisons.
    let tracks = found.tracks.filter { !$0.isWhole }
    var groups: [Fields] = []
    var places: [String: Int] = [:]
    for track in tracks {
      let row: Fields = ["kind": track.kind.rawValue, "values": values(track, found)]
      if let place = places[track.sentence], var rows = groups[place]["tracks"] as? [Fields] {
        rows.append(row)
        groups[place]["tracks"] = rows
      } else {
        places[track.sentence] = groups.count
        let short = Elision.shorten(
          SentenceReport.flat(track.sentence), keep: 300, isFirst: false, isLast: true)
        groups.append(["sentence": Wording.safe(short), "tracks": [row]])
      }
    }
    let fields: Fields = [
      "url": Wording.safe(url), "history": Link.history(url), "groups": groups,
      "counts":
        "\(Wording.count(tracks.count, "claim")), \(Wording.count(found.captures.count, "version")) read",
    ]
    return PageFrame.reply("Claims of \(url)", PageTemplates.render("claims", fields), room)
  }

  private static func values(_ track: ClaimHistory.Track, _ found: ClaimReading) -> [Fields] {
    track.values.enumerated().map { number, value in
      let words = SentenceReport.flat(value.text)
      let isLast = number == track.values.count - 1
      let capture = found.captures[value.version]
      return [
        "arrow": number > 0, "missing": words.isEmpty,
        "text": words.isEmpty ? (isLast ? "(gone)" : "(not there)") : Wording.safe(words),
        "time": Wording.moment(capture.record.capturedAt.description),
        "href": Link.capture(capture),
      ]
    }
  }
}
