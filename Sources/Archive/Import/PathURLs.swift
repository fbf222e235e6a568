// Which URL a path of a repository has behind a prefix, and that no two paths share one. Pure: no
// repository, no archive.
import Bytes
import Capture

/// A path that gets no URL, or a prefix that makes none.
struct PathURLError: Error, CustomStringConvertible {
  /// One line for a person.
  let description: String
}

/// The URLs of the paths of one import: prefix + path as they stand, wherever that is a URL.
///
/// A path that holds what no URL can (a control character, white space other than a space, `#`,
/// bytes that are not UTF-8) has that percent-encoded, and then `%` too. So `new%0Aline` keeps its
/// name, and a name with a line break becomes the same: where one repository has both, the one that
/// comes later is refused.
struct PathURLs {
  private let prefix: String
  private let isWeb: Bool
  // Where the prefix ends within the host, capitals are folded: any two paths may meet.
  private let mayMeetAnywhere: Bool
  // Only URLs that another path could have too: few, however large the repository is.
  private var owners: [String: [UInt8]] = [:]

  /// - Throws: `PathURLError` where `prefix` cannot begin a URL.
  init(prefix: String) throws(PathURLError) {
    func refuse(_ why: String) -> PathURLError {
      PathURLError(description: "'\(CapturedURL.shown(prefix))' cannot begin a URL: \(why)")
    }
    self.prefix = prefix
    guard let colon = prefix.firstIndex(of: ":"), colon != prefix.startIndex,
      prefix[..<colon].utf8.allSatisfy({ isSchemeByte($0) })
    else { throw refuse("it has no scheme; write https://example.org/ or the like") }
    if prefix.contains("#") {
      throw refuse("what follows # is no part of a page's URL; write %23, or leave it out")
    }
    isWeb = ["http", "https", "file"].contains(prefix[..<colon].lowercased())
    let rest = prefix[colon...]
    guard isWeb else {
      mayMeetAnywhere = false
      guard PathURLs.isLiteral(Array(prefix.utf8)) else {
        throw refuse("it holds a control character or white space")
      }
      return
    }
    mayMeetAnywhere = rest == "://"
    if mayMeetAnywhere { return }
    guard rest.hasPrefix("://"), rest.dropFirst(3).contains("/") else {
      throw refuse("the path follows it directly; end it with /, as in https://example.org/")
    }
    do throws(FetchError) {
      _ = try CapturedURL.normalise(prefix + "x", keepingSpaces: true)
    } catch { throw PathURLError(description: "\(error)") }
  }

  /// The URL of `path`, always the same for one path.
  /// - Throws: `PathURLError` where another path of this import has it, or it is none.
  mutating func url(of path: [UInt8]) throws(PathURLError) -> String {
    let isLiteral = PathURLs.isLiteral(path)
    let text =
      prefix + (isLiteral ? String(decoding: path, as: UTF8.self) : PathURLs.escaped(path))
    var url = text
    if isWeb {
      do throws(FetchError) {
        url = try CapturedURL.normalise(text, keepingSpaces: true)
      } catch { throw PathURLError(description: "\(error)") }
    }
    if mayMeetAnywhere || !isLiteral || PathURLs.isEscapeOfAnother(path) {
      let owner = owners[url] ?? path
      guard owner == path else {
        throw PathURLError(
          description:
            "has the URL of another file of this repository, '\(shownPath(owner))': \(url); "
            + "import one of the two with --path and another --url-prefix")
      }
      owners[url] = path
    }
    return url
  }

  /// True where a URL may hold these bytes as they are.
  static func isLiteral(_ path: [UInt8]) -> Bool {
    if path.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != hash }) { return true }
    guard let text = String(validating: path, as: UTF8.self) else { return false }
    return text.unicodeScalars.allSatisfy { isKept($0) }
  }

  /// Percent-encodes what no URL can hold, and `%`; the rest stays.
  ///
  /// No two paths give the same.
  static func escaped(_ path: [UInt8]) -> String {
    var out: [UInt8] = []
    var rest = path[...]
    while let first = rest.first {
      let length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      let piece = rest.prefix(length)
      let scalar = String(validating: piece, as: UTF8.self)?.unicodeScalars.first
      if let scalar, isKept(scalar), first != percent {
        out += piece
        rest = rest.dropFirst(piece.count)
      } else {
        // Of what is not UTF-8, the first byte; what follows it may be.
        let bytes = scalar == nil ? piece.prefix(1) : piece
        for byte in bytes { out += Array("%".utf8) + Array(Hex.encode([byte]).uppercased().utf8) }
        rest = rest.dropFirst(bytes.count)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// True where `path`, as it stands, is what `escaped` makes of another path that needs it.
  static func isEscapeOfAnother(_ path: [UInt8]) -> Bool {
    guard path.contains(percent) else { return false }
    var decoded: [UInt8] = []
    var rest = path[...]
    while let byte = rest.popFirst() {
      if byte == percent {
        guard let value = Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self))?.first else {
          return false
        }
        decoded.append(value)
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return !isLiteral(decoded) && Array(escaped(decoded).utf8) == path
  }

  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " "
      || scalar != "#" && !scalar.properties.isWhitespace
        && scalar.properties.generalCategory != .control
  }
}

private let percent = UInt8(ascii: "%")
private let hash = UInt8(ascii: "#")

private func isSchemeByte(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E: true
  default: false
  }
}

/// A path as a message shows it.
func shownPath(_ path: [UInt8]) -> String {
  String(validating: path, as: UTF8.self) ?? PathURLs.escaped(path)
}
