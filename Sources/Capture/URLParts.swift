// RFC 3986 to the letter: a URL in its five parts, and what a reference means on a page. What is
// allowed in the archive is CapturedURL's to say.

/// The five parts of a URI reference (RFC 3986 appendix B), as bytes.
///
/// Any bytes split.
struct URLParts: Equatable {
  var scheme: [UInt8]?
  var authority: [UInt8]?
  var path: [UInt8] = []
  var query: [UInt8]?
  var fragment: [UInt8]?

  private init() {}

  /// Splits by `^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?`, where a scheme must be one
  /// (section 3.1), so that `1:2` is a path.
  init(_ text: [UInt8]) {
    var rest = text[...]
    if let colon = rest.firstIndex(where: { Array(":/?#".utf8).contains($0) }), rest[colon] == 0x3A,
      isScheme(rest[..<colon])
    {
      scheme = Array(rest[..<colon])
      rest = rest[(colon + 1)...]
    }
    if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
      fragment = Array(rest[(hash + 1)...])
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = Array(rest[(mark + 1)...])
      rest = rest[..<mark]
    }
    if rest.starts(with: Array("//".utf8)) {
      let body = rest.dropFirst(2)
      let end = body.firstIndex(of: slash) ?? body.endIndex
      authority = Array(body[..<end])
      rest = body[end...]
    }
    path = Array(rest)
  }

  /// The parts put together again (section 5.3).
  var bytes: [UInt8] {
    var out: [UInt8] = []
    if let scheme { out += scheme + [UInt8(ascii: ":")] }
    if let authority { out += Array("//".utf8) + authority }
    out += path
    if let query { out += [UInt8(ascii: "?")] + query }
    if let fragment { out += [UInt8(ascii: "#")] + fragment }
    return out
  }

  /// What this reference means on the page `base` (section 5.2.2, strict).
  func resolved(against base: URLParts) -> URLParts {
    var target = URLParts()
    target.fragment = fragment
    if scheme != nil {
      target = self
      target.path = withoutDotSegments(path)
      return target
    }
    target.scheme = base.scheme
    if authority != nil {
      target.authority = authority
      target.path = withoutDotSegments(path)
      target.query = query
      return target
    }
    target.authority = base.authority
    if path.isEmpty {
      target.path = base.path
      target.query = query ?? base.query
    } else {
      target.path = withoutDotSegments(path.first == slash ? path : base.merged(with: path))
      target.query = query
    }
    return target
  }

  // Section 5.2.3.
  private func merged(with reference: [UInt8]) -> [UInt8] {
    if authority != nil, path.isEmpty { return [slash] + reference }
    guard let last = path.lastIndex(of: slash) else { return reference }
    return path[...last] + reference
  }
}

private let slash = UInt8(ascii: "/")

private func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
  guard let first = bytes.first, isLetter(first) else { return false }
  return bytes.allSatisfy {
    isLetter($0) || (0x30...0x39).contains($0) || Array("+-.".utf8).contains($0)
  }
}

private func isLetter(_ byte: UInt8) -> Bool {
  (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
}

// Section 5.2.4, on whole segments: the same result as the RFC's loop over text.
private func withoutDotSegments(_ path: [UInt8]) -> [UInt8] {
  var out: [ArraySlice<UInt8>] = []
  let segments = path.split(separator: slash, omittingEmptySubsequences: false)
  let isAbsolute = path.first == slash
  for (index, segment) in segments.enumerated() {
    let isLast = index == segments.count - 1
    if segment == [0x2E] || segment == [0x2E, 0x2E] {
      // The first, empty segment of an absolute path stays.
      if segment.count == 2, out.count > (isAbsolute ? 1 : 0) { out.removeLast() }
      if isLast { out.append([]) }
    } else {
      out.append(segment)
    }
  }
  return Array(out.joined(separator: [slash]))
}
