// The one form in which a URL is archived: pure functions on text, no network. Splitting and
// resolving by RFC 3986 is URLParts.swift's.

/// URLs as the archive names pages by them.
///
/// The same page asked for in two spellings would have two histories; but only what RFC 3986 says
/// means the same (sections 6.2.2.1 and 6.2.3) is made the same. Everything else stays as given.
public enum CapturedURL {
  /// The longest URL that is taken, in bytes of UTF-8: a URL must fit in one entry of the log.
  public static let maximumBytes = 16_384

  /// The archived form of an `http`, `https` or `file` URL; that form's own form is itself.
  ///
  /// - Scheme and host are lower-cased; a default, empty or zero-padded port and the fragment go; an
  ///   empty path becomes `/`. Dot segments, query, percent-encoding and its case stay as given.
  /// - An internationalised host stays as given, lower-cased: `https://münchen.example/` and its
  ///   punycode are two URLs here. libcurl resolves it by IDNA 2008.
  /// - A name and password are refused, for they would be archived and published; so are white space
  ///   and control characters, percent-encoding in a host, IPv6 zones and port 0.
  /// - `file:` must name no host or `localhost`, which is dropped, and an absolute path.
  /// - With `keepingSpaces` a space is taken as it is, not refused: names of files in an archive
  ///   hold them. A host still may not.
  /// - Throws: `invalidURL` with the reason; `unsupportedScheme`.
  public static func normalise(
    _ text: String,
    keepingSpaces: Bool = false
  ) throws(FetchError) -> String {
    if let reason = refusal(of: text, keepingSpaces: keepingSpaces) {
      // A refused URL may be megabytes of anything, or hold a password.
      throw .invalidURL(printable(text), reason: reason)
    }
    let parts = URLParts(Array(text.utf8))
    guard let scheme = parts.scheme?.map(lowercased) else {
      throw .invalidURL(printable(text), reason: "no scheme; http:// or https:// is missing")
    }
    switch String(decoding: scheme, as: UTF8.self) {
    case "http": return try web(parts, scheme, defaultPort: 80, text)
    case "https": return try web(parts, scheme, defaultPort: 443, text)
    case "file": return try file(parts, text)
    case let other: throw .unsupportedScheme(other)
    }
  }

  /// The `file:` URL of an absolute path's bytes: RFC 3986's pchar and `/` stay, others are
  /// percent-encoded.
  ///
  /// - Throws: `invalidURL` where the path does not begin with `/`, or is longer than a URL may be.
  public static func fileURL(forAbsolutePath path: [UInt8]) throws(FetchError) -> String {
    var out = Array("file://".utf8)
    for byte in path {
      if isPathCharacter(byte) { out.append(byte) } else { out += percentEncoded(byte) }
    }
    let text = String(decoding: out, as: UTF8.self)
    guard path.first == slash else {
      throw .invalidURL(printable(text), reason: "the path is not absolute")
    }
    guard out.count <= maximumBytes else {
      throw .invalidURL(printable(text), reason: "longer than \(maximumBytes) bytes")
    }
    return text
  }

  /// The `file:` URL of an absolute path.
  public static func fileURL(forAbsolutePath path: String) throws(FetchError) -> String {
    try fileURL(forAbsolutePath: Array(path.utf8))
  }

  /// The archived form of what `reference` means on the page `base` (RFC 3986 section 5.2).
  ///
  /// `reference` is the value of a Location header, in whatever bytes the server wrote: after the host,
  /// bytes outside ASCII and spaces within are percent-encoded, as browsers do.
  /// - Throws: what ``normalise(_:)`` throws.
  public static func resolve(
    _ reference: some Sequence<UInt8>,
    against base: String
  ) throws(FetchError) -> String {
    func encode(_ part: [UInt8]) -> [UInt8] {
      part.flatMap { $0 == 0x20 || $0 >= 0x80 ? percentEncoded($0) : [$0] }
    }
    var parts = URLParts(Array(reference))
    parts.path = encode(parts.path)
    parts.query = parts.query.map(encode)
    parts.fragment = nil
    let target = parts.resolved(against: URLParts(Array(base.utf8)))
    return try normalise(String(decoding: target.bytes, as: UTF8.self))
  }

  /// An archived URL as it goes to the server: bytes outside ASCII and `"<>` percent-encoded after
  /// the host, as browsers do, and also `` `{} `` in the path (the URL Standard, "path percent-encode
  /// set").
  static func wireForm(_ url: String) -> String {
    let parts = URLParts(Array(url.utf8))
    func encode(_ part: [UInt8], _ extra: String) -> [UInt8] {
      let special = Array(extra.utf8)
      return part.flatMap { $0 >= 0x80 || special.contains($0) ? percentEncoded($0) : [$0] }
    }
    var out = parts
    out.path = encode(parts.path, "\"<>`{}")
    out.query = parts.query.map { encode($0, "\"<>") }
    return String(decoding: out.bytes, as: UTF8.self)
  }

  /// The host of an archived URL, without port and brackets.
  static func host(of url: String) -> String {
    let authority = URLParts(Array(url.utf8)).authority ?? []
    let host =
      authority.first == bracket
      ? authority.dropFirst().prefix { $0 != 0x5D }[...] : authority.prefix { $0 != colon }[...]
    return String(decoding: host, as: UTF8.self)
  }
}

private let slash = UInt8(ascii: "/")
private let colon = UInt8(ascii: ":")
private let bracket = UInt8(ascii: "[")

private func refusal(of text: String, keepingSpaces: Bool) -> String? {
  if text.utf8.count > CapturedURL.maximumBytes {
    return "longer than \(CapturedURL.maximumBytes) bytes"
  }
  for scalar in text.unicodeScalars where scalar != " " || !keepingSpaces {
    if scalar.properties.isWhitespace { return "it holds white space; write %20" }
    if scalar.properties.generalCategory == .control { return "it holds a control character" }
  }
  return nil
}

private func printable(_ text: String) -> String { CapturedURL.shown(text) }

extension CapturedURL {
  /// What a message may show of a URL that somebody typed.
  ///
  /// At most 100 characters, nothing that drives a terminal, and `…` for whatever stands before an
  /// `@` where a name and password could: also in text that is no URL.
  public static func shown(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var start = 0
    if let colon = scalars.indices.first(where: {
      scalars[$0...].starts(with: "://".unicodeScalars)
    }) {
      start = colon + 3
    }
    let end = scalars[start...].firstIndex { "/?#".unicodeScalars.contains($0) } ?? scalars.endIndex
    var kept = scalars
    if let at = scalars[start..<end].lastIndex(of: "@") {
      kept.replaceSubrange(start..<at, with: ["…"])
    }
    var out = ""
    for scalar in kept.prefix(100) {
      let isPlain = scalar == " " || !scalar.properties.isWhitespace
      out.unicodeScalars.append(
        isPlain && scalar.properties.generalCategory != .control ? scalar : "\u{FFFD}")
    }
    return kept.count > 100 ? out + "…" : out
  }
}

private func web(
  _ parts: URLParts,
  _ scheme: [UInt8],
  defaultPort: Int,
  _ text: String
) throws(FetchError) -> String {
  guard let authority = parts.authority, !authority.isEmpty else {
    throw .invalidURL(printable(text), reason: "no host")
  }
  // What follows must not repeat the text: it holds a password.
  guard !authority.contains(UInt8(ascii: "@")) else {
    throw .invalidURL(
      String(decoding: scheme, as: UTF8.self) + "://…",
      reason: "it holds a name or password, which would be archived; leave out what is before the @"
    )
  }
  let (host, port) = try split(authority, text)
  var out = parts
  out.scheme = scheme
  out.authority = host
  if let port, port != defaultPort { out.authority = host + [colon] + Array(String(port).utf8) }
  if out.path.isEmpty { out.path = [slash] }
  out.fragment = nil
  return String(decoding: out.bytes, as: UTF8.self)
}

private func file(_ parts: URLParts, _ text: String) throws(FetchError) -> String {
  let host = (parts.authority ?? []).map(lowercased)
  guard host.isEmpty || host == Array("localhost".utf8) else {
    throw .invalidURL(printable(text), reason: "a file on another machine; use file:///…")
  }
  guard parts.path.first == slash else {
    throw .invalidURL(printable(text), reason: "its path is not absolute; use file:///…")
  }
  var out = parts
  out.scheme = Array("file".utf8)
  out.authority = []
  out.fragment = nil
  return String(decoding: out.bytes, as: UTF8.self)
}

private func split(
  _ authority: [UInt8],
  _ text: String
) throws(FetchError) -> (host: [UInt8], port: Int?) {
  let host: [UInt8]
  let rest: ArraySlice<UInt8>
  if authority.first == bracket {
    guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else {
      throw .invalidURL(printable(text), reason: "the IPv6 address has no ]")
    }
    host = authority[...end].map(lowercased)
    rest = authority[(end + 1)...]
    guard isIPv6(host.dropFirst().dropLast()) else {
      throw .invalidURL(printable(text), reason: "what stands in [] is no IPv6 address")
    }
  } else {
    let end = authority.firstIndex(of: colon) ?? authority.endIndex
    host = Array(String(decoding: authority[..<end], as: UTF8.self).lowercased().utf8)
    rest = authority[end...]
    guard !host.isEmpty else { throw .invalidURL(printable(text), reason: "no host") }
    // U+FFFD stands where the bytes of a redirect were no UTF-8.
    guard host.allSatisfy(isHostCharacter),
      !String(decoding: host, as: UTF8.self).contains("\u{FFFD}")
    else {
      throw .invalidURL(printable(text), reason: "the host holds a character that no name has")
    }
  }
  guard let first = rest.first else { return (host, nil) }
  let digits = rest.dropFirst()
  if first == colon, digits.isEmpty { return (host, nil) }
  guard first == colon, digits.count <= 10, digits.allSatisfy({ (0x30...0x39).contains($0) }),
    let port = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(port)
  else { throw .invalidURL(printable(text), reason: "the port is not between 1 and 65535") }
  return (host, port)
}

// Letters, digits, -._~ (RFC 3986 "unreserved") and, for internationalised names, non-ASCII.
private func isHostCharacter(_ byte: UInt8) -> Bool { byte >= 0x80 || isUnreserved(byte) }

private func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
  default: false
  }
}

// RFC 3986 section 3.3: pchar, of which % is a triplet's and so not ours, and /.
private func isPathCharacter(_ byte: UInt8) -> Bool {
  isUnreserved(byte) || Array("!$&'()*+,;=:@/".utf8).contains(byte)
}

private func percentEncoded(_ byte: UInt8) -> [UInt8] {
  let digits = Array("0123456789ABCDEF".utf8)
  return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
}

private func lowercased(_ byte: UInt8) -> UInt8 {
  (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
}
