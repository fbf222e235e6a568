// One tag of HTML: its name and attributes, as the HTML Standard's tokenizer reads them (13.2.5.6 to 40).
import Bytes

/// A start or end tag.
struct HTMLTagToken {
  struct Attribute {
    /// In lower case.
    let name: String
    /// With its character references read.
    let value: String
    /// Where it stands, its name and value as they are written.
    let range: Range<Int>
  }

  /// In lower case.
  let name: String
  let rawName: ArraySlice<UInt8>
  private(set) var attributes: [Attribute] = []
  private(set) var isSelfClosing = false
  /// Behind its `>`.
  private(set) var end = 0

  /// Attributes that are read; a tag with more has the first of them.
  private static let mostAttributes = 500

  /// Reads a tag whose name begins at `start`; nil where it is not closed.
  init?(_ html: [UInt8], from start: Int) {
    func isSpace(_ byte: UInt8) -> Bool {
      byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B
    }
    var place = start
    while place < html.count, !isSpace(html[place]), html[place] != 0x2F, html[place] != 0x3E {
      place += 1
    }
    rawName = html[start..<place]
    name = String(decoding: rawName, as: UTF8.self).lowercased()
    var seen: Set<String> = []
    while true {
      while place < html.count, isSpace(html[place]) || html[place] == 0x2F {
        isSelfClosing = html[place] == 0x2F
        place += 1
      }
      guard place < html.count else { return nil }
      if html[place] == 0x3E {
        end = place + 1
        return
      }
      isSelfClosing = false
      let first = place
      // A `=` in front is part of the name.
      place += 1
      while place < html.count, !isSpace(html[place]), html[place] != 0x2F, html[place] != 0x3E,
        html[place] != 0x3D
      {
        place += 1
      }
      let name = String(decoding: html[first..<place], as: UTF8.self).lowercased()
      var last = place
      while place < html.count, isSpace(html[place]) { place += 1 }
      var value = html[place..<place]
      if place < html.count, html[place] == 0x3D {
        place += 1
        while place < html.count, isSpace(html[place]) { place += 1 }
        guard place < html.count else { return nil }
        if html[place] == 0x22 || html[place] == 0x27 {
          guard let close = html[(place + 1)...].firstIndex(of: html[place]) else { return nil }
          value = html[(place + 1)..<close]
          place = close + 1
        } else {
          let from = place
          while place < html.count, !isSpace(html[place]), html[place] != 0x3E { place += 1 }
          value = html[from..<place]
        }
        last = place
      }
      // The first of two attributes of one name counts.
      if attributes.count < Self.mostAttributes, seen.insert(name).inserted {
        attributes.append(
          Attribute(name: name, value: CharacterReferences.read(value), range: first..<last))
      }
    }
  }

  /// The value of an attribute; nil where the tag has none of this name.
  func value(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
}

/// Character references of HTML: numbers, and the names that URLs and style sheets need.
enum CharacterReferences {
  static func read(_ text: ArraySlice<UInt8>) -> String {
    guard text.contains(UInt8(ascii: "&")) else { return String(decoding: text, as: UTF8.self) }
    var out: [UInt8] = []
    var rest = text
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"), let (scalar, length) = reference(rest) {
        out += String(Character(scalar)).utf8
        rest = rest.dropFirst(length)
      } else {
        out.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static let names: [(String, Unicode.Scalar)] = [
    ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'"), ("colon", ":"),
    ("sol", "/"), ("tab", "\t"), ("newline", "\n"), ("lpar", "("), ("rpar", ")"), ("num", "#"),
  ]

  private static func reference(_ text: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
    let body = text.dropFirst().prefix(12)
    if body.first == UInt8(ascii: "#") {
      var digits = body.dropFirst()
      let isHex = (digits.first ?? 0) | 0x20 == UInt8(ascii: "x")
      if isHex { digits = digits.dropFirst() }
      let number = digits.prefix { byte in
        (0x30...0x39).contains(byte) || isHex && (0x61...0x66).contains(byte | 0x20)
      }
      guard !number.isEmpty,
        let value = UInt32(String(decoding: number, as: UTF8.self), radix: isHex ? 16 : 10),
        let scalar = Unicode.Scalar(value)
      else { return nil }
      let closed = digits.dropFirst(number.count).first == UInt8(ascii: ";")
      return (scalar, (isHex ? 3 : 2) + number.count + (closed ? 1 : 0))
    }
    for (name, scalar) in names where body.count > name.utf8.count {
      let isHere = zip(body, name.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
      guard isHere, body[body.startIndex + name.utf8.count] == UInt8(ascii: ";") else { continue }
      return (scalar, name.utf8.count + 2)
    }
    return nil
  }
}
