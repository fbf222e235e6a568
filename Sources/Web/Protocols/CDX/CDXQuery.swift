// The parameters of a CDX query, as pywb reads them (docs/manual/cdxserver_api), checked.

/// A query.
struct CDXQuery {
  enum Match: String { case exact, prefix, host, domain }
  enum Output: String { case cdxj, json, text, link }
  enum Order { case forward, reverse, closest(String) }

  /// Lines in a block, of which pages are made (as in ZipNum indexes).
  static let block = 3_000
  /// Blocks of a page without `pageSize`.
  static let blocksPerPage = 10
  /// Lines without `limit`.
  static let mostLines = 100_000

  let url: String
  let match: Match
  let output: Output
  let order: Order
  /// Bounds of timestamps, 14 digits each, both inclusive.
  let from, until: String?
  let limit: Int
  let filters: [CDXFilter]
  let fields: [String]?
  /// Lines that begin with so many of the same digits, and have the same status, are one.
  let collapse: Int?
  /// The page asked for; nil: all of it.
  let page: Int?
  /// Blocks of a page.
  let pageSize: Int
  let countsPages: Bool

  /// Reads them.
  /// - Throws: `Refusal` with 400.
  init(_ asked: Asked) throws {
    guard var url = asked.parameter("url"), !url.isEmpty else {
      throw Refusal.badRequest("Say which URL: /cdx?url=http://example.com/")
    }
    if let name = asked.parameter("matchType"), !name.isEmpty {
      guard let match = Match(rawValue: name) else {
        throw Refusal.badRequest("matchType is exact, prefix, host or domain.")
      }
      self.match = match
    } else if url.hasPrefix("*.") {
      url.removeFirst(2)
      match = .domain
    } else if url.hasSuffix("*") {
      url.removeLast()
      match = .prefix
    } else {
      match = .exact
    }
    self.url = url
    guard let output = Output(rawValue: asked.parameter("output") ?? "cdxj") else {
      throw Refusal.badRequest("output is cdxj, json, text or link.")
    }
    self.output = output
    from =
      try Self.timestamp(asked, "from", .earliest) ?? Self.timestamp(asked, "from_ts", .earliest)
    until = try Self.timestamp(asked, "to", .latest)
    if let closest = try Self.timestamp(asked, "closest", .earliest) {
      guard Timestamp14.instant(closest) != nil else {
        throw Refusal.badRequest("closest is no time: write it as 20260203100000.")
      }
      order = .closest(closest)
    } else {
      let sort = asked.parameter("sort") ?? ""
      guard ["", "default", "reverse"].contains(sort) else {
        throw Refusal.badRequest(
          "sort is reverse or closest; closest needs closest=<time> too.")
      }
      order = sort == "reverse" || asked.flag("reverse") ? .reverse : .forward
    }
    limit = try Self.number(asked, "limit", 1...1_000_000) ?? Self.mostLines
    let filters = asked.query.filter { $0.name == "filter" }.map(\.value)
    guard filters.count <= 10 else { throw Refusal.badRequest("More than 10 filters.") }
    self.filters = try filters.map { try CDXFilter($0) }
    let names = asked.parameter("fields").flatMap { $0.isEmpty ? nil : $0 } ?? asked.parameter("fl")
    fields = names.flatMap {
      $0.isEmpty ? nil : $0.split(separator: ",").prefix(40).map(String.init)
    }
    collapse = try Self.number(asked, "collapseTime", 1...14)
    page = try Self.number(asked, "page", 0...1_000_000)
    pageSize = try Self.number(asked, "pageSize", 1...100) ?? Self.blocksPerPage
    countsPages = asked.flag("showNumPages")
  }

  /// The keys that match: from the first up to but not including the second.
  var range: (from: String, upTo: String) {
    let key = SURT.key(url)
    switch match {
    case .exact: return (key, key + "!")
    case .prefix:
      // A slash or question mark at the end counts, though keys lose it.
      var start = key
      if url.hasSuffix("/"), !start.hasSuffix("/") { start += "/" }
      if url.hasSuffix("?"), !start.hasSuffix("?") { start += "?" }
      return (start, start.dropLast() + String(Self.after(start.unicodeScalars.last)))
    case .host:
      let host = Self.host(of: key)
      return (host + ")/", host + ")0")
    case .domain:
      let host = Self.host(of: key)
      return (host.contains(",") ? host + ")/" : host + ",", host + "-")
    }
  }

  private static func host(of key: String) -> Substring { key.prefix { $0 != ")" } }

  private static func after(_ scalar: Unicode.Scalar?) -> Character {
    Character(scalar.flatMap { Unicode.Scalar($0.value + 1) } ?? "0")
  }

  private static func timestamp(
    _ asked: Asked, _ name: String, _ padding: Timestamp14.Padding
  ) throws -> String? {
    guard let text = asked.parameter(name), !text.isEmpty else { return nil }
    guard let padded = Timestamp14.padded(text, padding) else {
      throw Refusal.badRequest("\(name) is 1 to 14 digits: 2026, or 20260203100000.")
    }
    return padded
  }

  private static func number(
    _ asked: Asked, _ name: String, _ range: ClosedRange<Int>
  ) throws -> Int? {
    guard let text = asked.parameter(name), !text.isEmpty else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw Refusal.badRequest(
        "\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}
