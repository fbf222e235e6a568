// The captures of a page along time, as a picture (SVG): when, how much changed, of what kind. A column is
// a stretch of time; its bar stands for the largest change in it, and is a link to that.
import Bytes
import Claims
import Foundation
import Presentation
import Store

enum Timeline {
  private static let columns = 240
  private static let height = 100

  private enum Kind: String {
    case claims, story, beside, unknown, same
    var rank: Int {
      switch self {
      case .claims: 4
      case .story: 3
      case .unknown: 2
      case .beside: 1
      case .same: 0
      }
    }
  }

  private struct Column {
    var kind = Kind.same
    var amount = 0
    var captures = 0
    var href = ""
    var title = ""
  }

  /// The picture; nil for fewer than two captures.
  static func svg(_ page: PageCaptures, _ changes: [CapturePair: RegisteredChange]) -> String? {
    guard page.entries.count > 1, let first = page.entries.first, let last = page.entries.last
    else { return nil }
    let start = first.capture.record.capturedAt.milliseconds
    let span = max(1, last.capture.record.capturedAt.milliseconds - start)
    var columns: [Int: Column] = [:]
    for entry in page.entries {
      let time = entry.capture.record.capturedAt
      let place = Int((time.milliseconds - start) * Int64(Self.columns - 1) / span)
      var column = columns[place] ?? Column()
      column.captures += 1
      let change = entry.pair.flatMap { changes[$0] }
      let kind = kind(entry, change)
      let amount = change.map { $0.isBesideStory ? 0 : max(1, $0.sentences) } ?? 0
      if column.href.isEmpty || (kind.rank, amount) > (column.kind.rank, column.amount) {
        column.kind = kind
        column.amount = amount
        // What was not compared may not be there to be: its capture tells.
        column.href =
          change == nil
          ? Link.capture(entry.capture)
          : entry.pair.map { Link.compare($0.from, $0.to) } ?? Link.capture(entry.capture)
        let what =
          change?.text
          ?? (entry.before == nil ? "first capture" : entry.isChanged ? "changed" : "unchanged")
        column.title =
          "\(Wording.moment(time.description)): \(Elision.shorten(what, keep: 160, isFirst: false, isLast: true))"
      }
      columns[place] = column
    }
    let label =
      "\(Wording.count(page.entries.count, "capture")) from "
      + "\(first.capture.record.capturedAt.description.prefix(10)) to \(last.capture.record.capturedAt.description.prefix(10))"
    var out =
      "<svg viewBox=\"0 0 \(Self.columns * 4) \(height)\" preserveAspectRatio=\"none\" role=\"group\" aria-label=\"\(Markup.escaped(label))\">"
    for (place, column) in columns.sorted(by: { $0.key < $1.key }) {
      // The logarithm, so that one sentence is seen beside a hundred.
      let size: Int =
        switch column.kind {
        case .claims, .story: min(96, 22 + Int(30 * log10(Double(max(1, column.amount)))))
        case .unknown: 18
        case .beside: 10
        case .same: 3
        }
      let shape = column.kind == .claims ? (x: 0, width: 4) : (x: 1, width: 2)
      let more = column.captures > 1 ? " (\(Wording.count(column.captures)) captures here)" : ""
      out +=
        "<a href=\"\(Markup.escaped(column.href))\" tabindex=\"-1\" aria-label=\"\(Markup.escaped(column.title))\">"
        + "<title>\(Markup.escaped(column.title + more))</title><rect class=\"\(column.kind.rawValue)\" "
        + "x=\"\(place * 4 + shape.x)\" y=\"\(height - size)\" width=\"\(shape.width)\" height=\"\(size)\"/></a>"
    }
    return out + "</svg>"
  }

  private static func kind(_ entry: PageCaptures.Entry, _ change: RegisteredChange?) -> Kind {
    guard entry.pair != nil else { return .same }
    guard let change else { return .unknown }
    if change.isBesideStory { return .beside }
    return change.kinds.keys.contains(where: \.isFactual) ? .claims : .story
  }
}
