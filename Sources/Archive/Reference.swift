// REF: how a capture is named on the command line (the order is part of the command contract).
import Bytes
import Capture
public import Store

/// A name that stands for no capture, or for more than one.
public struct ReferenceError: Error, Sendable, CustomStringConvertible {
  /// One line for a person.
  public let description: String

  /// The error with this text.
  public init(description: String) { self.description = description }
}

/// What a REF stands for where plain files are allowed too.
public enum ResolvedReference: Sendable {
  /// A capture in the archive.
  case capture(CatalogueEntry)
  /// A file's path, or `-`.
  case file(String)
}

/// Reads REFs.
public enum Reference {
  /// True where `text` can only be a file: it is `-`, or exists and is no name of a capture.
  ///
  /// Asked before an archive is opened, so that plain files need none.
  static func looksLikeFile(_ text: String, exists: (String) -> Bool) -> Bool {
    if text == "-" { return true }
    if text.hasPrefix("#") || text.contains("://") { return false }
    return exists(text)
  }

  /// The capture that `text` names in `view`.
  /// - Throws: `ReferenceError` where there is none, with what to try.
  public static func capture(_ text: String, in view: ArchiveView) throws -> CatalogueEntry {
    if let found = try byIndexOrURL(text, in: view) { return found }
    if let found = try byId(text, in: view) { return found }
    throw ReferenceError(
      description:
        "'\(text)' names no capture: use a URL of 'stet list', URL~N, URL@TIME, #N, or 8 "
        + "or more digits of a capture's id")
  }

  /// `#N`, a URL, `URL~N` or `URL@TIME`; nil where `text` is none of these or names nothing.
  static func byIndexOrURL(_ text: String, in view: ArchiveView) throws -> CatalogueEntry? {
    if text.hasPrefix("#") {
      guard let index = UInt64(text.dropFirst()) else { return nil }
      guard let found = try view.capture(index: index) else {
        throw ReferenceError(description: "\(text) is no capture of this archive's log")
      }
      return found
    }
    if let found = try latest(text, in: view) { return found }
    if let tilde = text.lastIndex(of: "~"),
      let steps = Int(text[text.index(after: tilde)...]), steps >= 0,
      let url = try known(String(text[..<tilde]), in: view)
    {
      guard let found = try view.capture(url: url, stepsBack: steps) else {
        throw ReferenceError(
          description: "\(url) has no capture \(steps) before its latest: see 'stet history \(url)'"
        )
      }
      return found
    }
    // A URL may hold '@' itself: the last one that a time follows counts.
    var rest = text[...]
    while let at = rest.lastIndex(of: "@") {
      if let time = moment(text[text.index(after: at)...]),
        let url = try known(String(text[..<at]), in: view)
      {
        guard let found = try view.capture(url: url, atOrBefore: time) else {
          throw ReferenceError(
            description: "\(url) has no capture at or before \(time): see 'stet history \(url)'")
        }
        return found
      }
      rest = rest[..<at]
    }
    return nil
  }

  /// A time, or a date alone, which as an upper bound means all of that day.
  private static func moment(_ text: Substring) -> Instant? {
    guard let instant = Instant(text) else { return nil }
    let isDate = text.utf8.count == 10
    return isDate ? Instant(milliseconds: instant.milliseconds + 86_399_999) : instant
  }

  private static func latest(_ url: String, in view: ArchiveView) throws -> CatalogueEntry? {
    guard let url = try known(url, in: view) else { return nil }
    return try view.capture(url: url)
  }

  /// The stored form of a URL as typed; nil where the archive has no capture of any.
  ///
  /// Tried in order: as it is; normalised; with what no URL holds percent-encoded, as an import of
  /// files has it; with spaces and all but ASCII percent-encoded; with these decoded.
  public static func known(_ text: String, in view: ArchiveView) throws -> String? {
    var tried: Set<String> = []
    for form in [text, PathURLs.escaped(Array(text.utf8)), encoded(text), decoded(text)] {
      for candidate in [form, try? CapturedURL.normalise(form, keepingSpaces: true)] {
        guard let candidate, tried.insert(candidate).inserted else { continue }
        if try view.capture(url: candidate) != nil { return candidate }
      }
    }
    return nil
  }

  private static func encoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      if byte > 0x20, byte < 0x7F {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        out += "%" + Hex.encode([byte]).uppercased()
      }
    }
    return out
  }

  // Spaces, and whole characters outside ASCII; whatever else is encoded stays so.
  private static func decoded(_ text: String) -> String {
    var out: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.first {
      let value = triplet(rest) ?? 0
      let length = value < 0xC0 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4
      let bytes = (0..<length).compactMap { triplet(rest.dropFirst(3 * $0)) }
      if value == 0x20 || value >= 0xC0, bytes.count == length,
        String(validating: bytes, as: UTF8.self) != nil
      {
        out += bytes
        rest = rest.dropFirst(3 * length)
      } else {
        out.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func triplet(_ text: ArraySlice<UInt8>) -> UInt8? {
    guard text.first == UInt8(ascii: "%"), text.count >= 3 else { return nil }
    return Hex.decode(String(decoding: text.dropFirst().prefix(2), as: UTF8.self))?.first
  }

  static func byId(_ text: String, in view: ArchiveView) throws -> CatalogueEntry? {
    let digits = text.lowercased()
    guard (8...64).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    let found = try view.captures(idPrefix: digits, limit: 2)
    guard found.count < 2 else {
      throw ReferenceError(
        description: "'\(text)' begins more than one capture's id: give more digits")
    }
    return found.first
  }

  /// What `text` stands for, by the contract's order: index, URL, file, id.
  ///
  /// `view` is nil where there is no archive.
  /// - Throws: `ReferenceError`.
  public static func resolve(
    _ text: String, in view: ArchiveView?, exists: (String) -> Bool
  ) throws -> ResolvedReference {
    if let view, let found = try byIndexOrURL(text, in: view) { return .capture(found) }
    if text == "-" || exists(text) { return .file(text) }
    if let view, let found = try byId(text, in: view) { return .capture(found) }
    throw ReferenceError(
      description: view == nil
        ? "\(text): no such file, and there is no archive to look in"
        : "'\(text)' is neither a file nor the name of a capture")
  }
}
