// Search over all that was ever said, and over what was removed.
import Archive
import Bytes
import Claims
import Presentation
import Store

enum SearchPage {
  private static let perPage = 40
  private static let most = 400

  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let text = asked.parameter("q") ?? ""
    var fields: Fields = ["q": text, "removed": asked.flag("removed")]
    fields["since"] = asked.parameter("since")
    fields["until"] = asked.parameter("until")
    let claim = asked.parameter("claim").flatMap { ClaimChange.Kind(rawValue: $0) }
      .flatMap { $0.isFactual ? $0 : nil }
    fields["kinds"] = ClaimChange.Kind.allCases.filter(\.isFactual).map {
      ["kind": $0.rawValue, "chosen": $0 == claim] as Fields
    }
    let limit = min(max(asked.parameter("limit").flatMap { Int($0) } ?? perPage, 1), most)
    do {
      let query = try SearchQuery(text)
      if !query.isEmpty || claim != nil || asked.flag("removed") {
        try find(query, asked, claim, limit, room, &fields)
      }
    } catch let malformed as SearchQuery.Malformed { fields["note"] = Wording.safe("\(malformed)") }
    return PageFrame.reply(
      text.isEmpty ? "Search" : "Search: \(text)", PageTemplates.render("search", fields), room,
      ["query": text])
  }

  private static func find(
    _ query: SearchQuery, _ asked: Asked, _ claim: ClaimChange.Kind?, _ limit: Int,
    _ room: ReadingRoom, _ fields: inout Fields
  ) throws {
    try room.views.lend { view in
      guard let index = SearchIndex(view) else {
        fields["note"] =
          "Nothing is indexed yet: 'stet search --index' makes what is archived found here."
        return
      }
      var filters = SearchFilters()
      filters.since = try time(asked.parameter("since"), "since")
      // A day named as the last is meant with all its hours.
      filters.until = try time(asked.parameter("until"), "until").map {
        Instant(milliseconds: $0.milliseconds + 86_399_999)
      }
      filters.removedOnly = asked.flag("removed")
      filters.claim = claim?.rawValue
      filters.limit = limit
      let result = try index.find(query, filters)
      let missing = try SearchIndexer.missing(view)
      fields["hits"] = try result.hits.map { try row($0, query, view) }
      fields["hasHits"] = !result.hits.isEmpty
      fields["note"] = note(result, missing)
      if result.hits.count == limit, limit < most {
        let rest = asked.query.filter { $0.name != "limit" }
          .map { "\(FormEncoding.encoded($0.name))=\(FormEncoding.encoded($0.value))" }
        fields["more"] =
          "/search?" + (rest + ["limit=\(min(limit * 2, most))"]).joined(separator: "&")
      }
    }
  }

  private static func note(
    _ result: SearchResult, _ missing: (captures: Int, all: Int)?
  ) -> String {
    var text: String
    if let count = result.count {
      text =
        count == 0
        ? "Nothing found: fewer words find more."
        : "\(Wording.count(count, "sentence")) found"
          + (result.hits.count < count ? ", \(Wording.count(result.hits.count)) shown." : ".")
    } else {
      text =
        "More than \(Wording.count(SearchIndex.rankedMost, "sentence")): more words find the best of them."
    }
    if let missing {
      text +=
        " \(Wording.count(missing.captures)) of \(Wording.count(missing.all, "capture")) are not in the index yet."
    }
    return text
  }

  private static func time(_ text: String?, _ name: String) throws -> Instant? {
    guard let text, !text.isEmpty else { return nil }
    guard let instant = Instant(text) else {
      throw Refusal.badRequest("'\(text.prefix(40))' is no date for \(name): write 2026-11-22.")
    }
    return instant
  }

  private static func row(
    _ hit: SearchHit, _ query: SearchQuery, _ view: ArchiveView
  ) throws -> Fields {
    func link(_ place: SearchPlace) throws -> String? {
      try view.capture(index: place.index).map(Link.capture)
    }
    func shown(_ place: SearchPlace) -> String { Wording.moment(place.time.description) }
    let pieces = SearchSnippet(hit.text, marks: query.marks).pieces
    var fields: Fields = [
      "url": Wording.safe(hit.url), "history": Link.history(hit.url),
      "said": pieces.map { piece in
        let text = Markup.escaped(piece.text)
        return piece.isMarked ? "<mark>\(text)</mark>" : text
      }.joined(),
    ]
    if let first = hit.first {
      fields["first"] = shown(first)
      fields["firstHref"] = try link(first)
    }
    if let last = hit.last, last != hit.first {
      fields["last"] = shown(last)
      fields["lastHref"] = try link(last)
    }
    if let gone = hit.goneBy {
      fields["goneBy"] = shown(gone)
      if let last = hit.last, let from = try view.capture(index: last.index),
        let to = try view.capture(index: gone.index)
      {
        fields["goneHref"] = Link.compare(from, to)
      }
    }
    return fields
  }
}
