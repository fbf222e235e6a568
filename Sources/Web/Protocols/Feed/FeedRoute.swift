// `/feed.atom`: changes of stories as they are found, of the whole archive, of one page (`?url=`), or of one
// site (`?site=host`). An entry is a change between two captures; changes of the page around a story are none.
import Archive
import Bytes
import Claims
import Presentation
import Store

enum FeedRoute {
  /// Entries of a feed; leaves, and changes of any kind, that are looked back through for them.
  private static let most = 50
  private static let mostLeaves: UInt64 = 20_000
  private static let mostPairs = 200

  private enum Scope {
    case everything, page(String), site(String)
  }

  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    try room.views.lend { view in
      let scope: Scope
      if asked.parameter("url") != nil {
        scope = .page(try room.url(asked.parameter("url"), view))
      } else if let site = asked.parameter("site") {
        scope = .site(try host(site))
      } else {
        scope = .everything
      }
      let (name, stage): (String, Int) =
        switch scope {
        case .everything: ("all", room.changes.stage)
        case .page(let url): ("url \(url)", room.changes.stage(of: url))
        case .site(let host): ("site \(host)", room.changes.stage)
        }
      return try room.kept("/feed.atom \(asked.origin) \(name)", stage: stage, view) {
        try make(scope, asked, room, view)
      }
    }
  }

  private static func host(_ text: String) throws -> String {
    let host = text.lowercased()
    let isHost =
      (1...253).contains(host.utf8.count)
      && host.unicodeScalars.allSatisfy {
        $0.value > 0x20 && !"/?#@<>\"".unicodeScalars.contains($0)
      }
    guard isHost else { throw Refusal.badRequest("site is a host's name: ?site=example.com") }
    return host
  }

  private static func make(
    _ scope: Scope, _ asked: Asked, _ room: ReadingRoom, _ view: ArchiveView
  ) throws -> Reply {
    let pairs = try pairs(scope, room, view)
    let changes = room.changes.changes(pairs, within: .milliseconds(1500))
    let entries = zip(pairs, changes).compactMap { pair, change in
      change.flatMap { $0.isBesideStory ? nil : (pair, $0) }
    }.prefix(most)
    let origin = view.identity.origin
    let (title, specific, place): (String, String, String) =
      switch scope {
      case .everything: ("All changes", "changes", "")
      case .page(let url):
        ("Changes of \(url)", "changes/\(url)", "?url=\(FormEncoding.encoded(url))")
      case .site(let host):
        ("Changes of \(host)", "changes-of/\(host)", "?site=\(FormEncoding.encoded(host))")
      }
    let here = asked.origin
    let newest = entries.map(\.0.to.record.capturedAt).max() ?? Instant(milliseconds: 0)
    var xml =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"
    xml += Atom.element("title", title)
    xml += Atom.element("id", Atom.id(origin: origin, day: "2026", specific))
    xml += Atom.element("updated", newest.description)
    xml += Atom.link("self", "\(here)/feed.atom\(place)", type: "application/atom+xml")
    if case .page(let url) = scope {
      xml += Atom.link("alternate", here + Link.history(url), type: "text/html")
    } else {
      xml += Atom.link("alternate", here + "/", type: "text/html")
    }
    xml += "<author>\(Atom.element("name", "The archive \(origin)"))</author>\n"
    xml += Atom.element(
      "generator", "Stet", "version=\"\(Atom.text(Program.version))\"")
    for (pair, change) in entries { xml += entry(pair, change, origin, here) }
    xml += "</feed>\n"
    var reply = Reply("application/atom+xml; charset=utf-8", Array(xml.utf8))
    // Of the captures themselves: one that came late with an old date moves only the entity tag, which
    // counts first (RFC 9110, 13.1.3).
    if !entries.isEmpty { reply.fields.append(("last-modified", HTTPDate.text(newest))) }
    return reply
  }

  private static func entry(
    _ pair: CapturePair, _ change: RegisteredChange, _ origin: String, _ here: String
  ) -> String {
    let record = pair.to.record
    let time = record.capturedAt.description
    let places = MementoAddresses(url: record.url, origin: here)
    var xml = "<entry>\n"
    xml += Atom.element("title", "\(record.url): \(change.text)")
    // Captured in another year than the archive has its name from, perhaps, but the archive vouches for it.
    xml += Atom.element("id", Atom.id(origin: origin, day: "2026", "capture/\(pair.to.id.hex)"))
    xml += Atom.element("updated", time)
    xml += Atom.element("published", time)
    xml += Atom.link("alternate", here + Link.compare(pair.from, pair.to), type: "text/html")
    xml += Atom.link("related", places.memento(record.capturedAt))
    if let outside = Link.outside(record.url) { xml += Atom.link("via", outside) }
    for kind in change.kinds.keys.filter(\.isFactual).map(\.rawValue).sorted() {
      xml += "<category term=\"\(Atom.text(kind))\"/>\n"
    }
    xml += Atom.element("summary", change.text, "type=\"text\"")
    var html = "<p>\(Markup.escaped(change.text))</p>"
    if !change.readings.isEmpty {
      html += "<ul>" + change.readings.map { "<li>\(Markup.escaped($0))</li>" }.joined() + "</ul>"
    }
    xml += Atom.element("content", html, "type=\"html\"")
    return xml + "</entry>\n"
  }

  /// Changes of bodies, the newest captures first.
  private static func pairs(
    _ scope: Scope, _ room: ReadingRoom, _ view: ArchiveView
  ) throws -> [CapturePair] {
    if case .page(let url) = scope {
      let pairs = try PageCaptures(url: url, view).entries.compactMap(\.pair)
      return Array(pairs.suffix(mostPairs).reversed())
    }
    var hosts: String?
    if case .site(let host) = scope { hosts = SURT.hostKey(host) }
    var pairs: [CapturePair] = []
    var end = try view.logSize()
    let last = end > mostLeaves ? end - mostLeaves : 0
    while end > last, pairs.count < mostPairs {
      let start = end > last + 500 ? end - 500 : last
      for capture in try view.captures(from: start, limit: Int(end - start)).reversed()
      where capture.index < end {
        if let hosts,
          SURT.key(capture.record.url).prefix(while: { $0 != ")" && $0 != ":" }) != hosts
        {
          continue
        }
        guard let before = try view.capture(before: capture), capture.isChanged(before) else {
          continue
        }
        pairs.append(CapturePair(from: before, to: capture))
        if pairs.count == mostPairs { break }
      }
      end = start
    }
    return pairs.sorted {
      ($0.to.record.capturedAt, $0.to.index) > ($1.to.record.capturedAt, $1.to.index)
    }
  }
}
