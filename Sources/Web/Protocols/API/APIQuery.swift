// Parameters of the JSON API, read strictly: what openapi.json does not allow is refused with 400.
import Bytes
import Store

/// The parameters of a request.
struct APIQuery {
  private let values: [String: String]

  /// The longest URL that can be asked for: percent-encoded it must fit in a request's first line.
  ///
  /// Captures of longer ones can be read by their ids.
  static let mostCharacters = 4_096

  /// Reads them; `known` are those that the place takes.
  /// - Throws: `Refusal` with 400 for others, and for one that is given twice.
  init(_ asked: Asked, _ known: Set<String>) throws {
    var values: [String: String] = [:]
    for (name, value) in asked.query {
      guard known.contains(name) else {
        let names = known.sorted().joined(separator: ", ")
        throw Refusal.badRequest(
          "There is no parameter '\(name.prefix(40))' here"
            + (known.isEmpty ? "." : ", but \(names)."))
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw Refusal.badRequest("\(name) is given twice.")
      }
    }
    self.values = values
  }

  /// A text; nil where it is not given.
  func text(_ name: String, most: Int = APIQuery.mostCharacters) throws -> String? {
    guard let value = values[name] else { return nil }
    guard value.unicodeScalars.count <= most else {
      throw Refusal.badRequest("\(name) is longer than \(most) characters.")
    }
    return value
  }

  /// A text that must be given, and not be empty.
  func required(_ name: String) throws -> String {
    guard let value = try text(name), !value.isEmpty else {
      throw Refusal.badRequest("\(name) is missing.")
    }
    return value
  }

  /// A number in decimal digits.
  func number(_ name: String, in range: ClosedRange<Int>, default usual: Int) throws -> Int {
    guard let value = values[name] else { return usual }
    guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(value),
      range.contains(number)
    else {
      throw Refusal.badRequest(
        "\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  /// `true` or `false`; false where it is not given.
  func flag(_ name: String) throws -> Bool {
    switch values[name] {
    case nil, "false": return false
    case "true": return true
    default: throw Refusal.badRequest("\(name) is true or false.")
    }
  }

  /// One of a few words.
  func word(_ name: String, of words: [String]) throws -> String? {
    guard let value = values[name] else { return nil }
    guard words.contains(value) else {
      throw Refusal.badRequest("\(name) is one of \(words.joined(separator: ", ")).")
    }
    return value
  }

  /// A moment, or a day: its first moment, or its last with `asEnd`.
  func time(_ name: String, asEnd: Bool = false) throws -> Instant? {
    guard let value = values[name] else { return nil }
    guard let instant = Instant(value) else {
      throw Refusal.badRequest("\(name) is no time: write 2026-11-22T09:30:00Z, or 2026-11-22.")
    }
    let isDay = value.utf8.count == 10
    return isDay && asEnd ? Instant(milliseconds: instant.milliseconds + 86_399_999) : instant
  }

  /// The capture behind which a list, of one page where `url` is given, goes on; nil where it begins.
  ///
  /// - Throws: `Refusal` with 400 for what is no cursor of this list.
  func cursor(_ view: ArchiveView, url: String? = nil) throws -> CatalogueEntry? {
    guard let value = values["cursor"] else { return nil }
    guard let id = Digest(hex: value),
      let found = try view.captures(idPrefix: id.hex, limit: 1).first,
      url == nil || found.record.url == url
    else {
      throw Refusal.badRequest("cursor is no 'next' of this list: begin again without it.")
    }
    return found
  }
}

extension Reply {
  /// A JSON document that was written already.
  static func json(_ text: String, status: Int = 200) -> Reply {
    Reply("application/json", Array((text + "\n").utf8), status: status)
  }
}
