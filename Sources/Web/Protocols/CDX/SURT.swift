// SURT: the key by which web archives sort URLs, and take some of them for the same page.
//
//   http://www.Example.com:80/Path/?b=2&a=1   com,example)/path?a=1&b=2
//
// As the `surt` package has it (IAURLCanonicalizer over GoogleURLCanonicalizer), which CDX servers and
// indexers use: scheme, `www.`, default port, letter case, a slash at the end, the order of parameters and
// session ids make no other page. Left out: hosts written as numbers, which are kept as they are, and
// internationalised hosts, which are not written as punycode.

enum SURT {
  /// The key of a URL; a URL without scheme is taken as one of http.
  ///
  /// What is no URL of a host is its own key (`file:`, `urn:`), without spaces.
  static func key(_ url: String) -> String {
    let parts = Parts(url)
    guard let host = parts.host else { return FormEncoding.pathEncoded(url) }
    var key = hostKey(host)
    if let port = parts.port { key += ":\(port)" }
    return key + ")" + path(parts.path) + (query(parts.query).map { "?\($0)" } ?? "")
  }

  /// The key's part before `)`: the host, its labels turned round.
  static func hostKey(_ host: String) -> String {
    var labels = host.lowercased().split(separator: ".").map(String.init)
    if let first = labels.first, labels.count > 1, first.hasPrefix("www"),
      first.dropFirst(3).utf8.allSatisfy({ (0x30...0x39).contains($0) })
    {
      labels.removeFirst()
    }
    let key = labels.reversed().joined(separator: ",")
    // What is given as a host need not be one: a key has no space in any case.
    return key.utf8.contains { $0 <= 0x20 } ? FormEncoding.pathEncoded(key) : key
  }

  private static func path(_ text: Substring) -> String {
    var kept: [String] = []
    let decoded = unescaped(text)
    let segments = decoded.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for (number, segment) in segments.enumerated() where number > 0 {
      let isLast = number == segments.count - 1
      let name = String(decoding: segment.map(lowercased), as: UTF8.self)
      switch name {
      case ".": continue
      case "..": if kept.popLast() == nil { kept.append(name) }
      case "" where !isLast: continue
      default: kept.append(escaped(segment.map(lowercased)))
      }
    }
    var path = "/" + kept.joined(separator: "/")
    if path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  private static func query(_ text: Substring?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    let lower = escaped(unescaped(text).map(lowercased))
    let parameters = withoutSessions(lower).split(separator: "&", omittingEmptySubsequences: false)
    // As tuples are sorted: by name, a name without value first, then by value.
    let pairs = parameters.map { parameter -> (name: Substring, value: Substring?) in
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (parts[0], parts.count > 1 ? parts[1] : nil)
    }
    let sorted = pairs.sorted { left, right in
      if left.name != right.name { return isBefore(left.name, right.name) }
      guard let value = left.value else { return right.value != nil }
      return right.value.map { isBefore(value, $0) } ?? false
    }
    let joined = sorted.map { pair in pair.value.map { "\(pair.name)=\($0)" } ?? String(pair.name) }
      .joined(separator: "&")
    return joined.isEmpty ? nil : joined
  }

  private static func isBefore(_ left: Substring, _ right: Substring) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// A query in lower case without what only names a visit: `jsessionid=`, `phpsessid=` and `sid=` with 32
  /// letters and digits, `aspsessionid…=` with 24 letters, `cfid=` with `cftoken=`.
  private static func withoutSessions(_ query: String) -> String {
    var kept: [Substring] = []
    var (isCold, wasSession) = (false, false)
    for parameter in query.split(separator: "&", omittingEmptySubsequences: false) {
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let (name, value) = (parts[0], parts.count > 1 ? parts[1] : "")
      if isCold, name == "cftoken", !value.isEmpty {
        kept.removeLast()
        wasSession = true
      } else {
        wasSession = isSession(name, value)
        if !wasSession { kept.append(parameter) }
      }
      isCold = name == "cfid" && !value.isEmpty
    }
    // The separator before one at the end stays, as in the package.
    if wasSession, !kept.isEmpty { kept.append("") }
    return kept.joined(separator: "&")
  }

  private static func isSession(_ name: Substring, _ value: Substring) -> Bool {
    let isPlain = value.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
    }
    guard isPlain else { return false }
    if ["jsessionid", "phpsessid", "sid"].contains(name) { return value.utf8.count == 32 }
    return name.hasPrefix("aspsessionid") && name.utf8.count == 20 && value.utf8.count == 24
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  /// Percent-encoding removed until there is none.
  private static func unescaped(_ text: Substring) -> [UInt8] {
    var bytes = Array(text.utf8)
    // Each round makes it shorter; what is encoded more often than this is no URL of a page.
    for _ in 0..<16 {
      let next = FormEncoding.pathBytes(bytes)
      if next.count == bytes.count { break }
      bytes = next
    }
    return bytes
  }

  private static func escaped(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    for byte in bytes {
      if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "%"), byte != UInt8(ascii: "#") {
        out.append(byte)
      } else {
        out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// A URL in the parts that its key is made of.
private struct Parts {
  /// Nil for what names no host.
  var host: String?
  var port: Int?
  var path: Substring = "/"
  var query: Substring?

  init(_ url: String) {
    var rest = url.prefix { $0 != "#" }
    var scheme = "http"
    if let separator = rest.firstRange(of: "://") {
      scheme = rest[..<separator.lowerBound].lowercased()
      rest = rest[separator.upperBound...]
    } else if let colon = rest.firstIndex(of: ":"),
      !rest[..<colon].contains(where: { "./".contains($0) }),
      rest[colon...].dropFirst().first?.isNumber != true
    {
      return
    }
    let end = rest.firstIndex { "/?".contains($0) } ?? rest.endIndex
    var authority = rest[..<end]
    rest = rest[end...]
    if let at = authority.lastIndex(of: "@") {
      authority = authority[authority.index(after: at)...]
    }
    if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
      port = Int(authority[authority.index(after: colon)...])
      authority = authority[..<colon]
    }
    if port == (scheme == "https" ? 443 : 80) { port = nil }
    guard !authority.isEmpty, scheme != "file" else { return }
    host = String(authority)
    if let mark = rest.firstIndex(of: "?") {
      query = rest[rest.index(after: mark)...]
      rest = rest[..<mark]
    }
    if !rest.isEmpty { path = rest }
  }
}
