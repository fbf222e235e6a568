// From a page's bytes to UTF-8: byte order mark, then what the header declares, then what the page
// says of itself, then a guess.
import ICU

/// The text of a page and how its charset was known.
public struct DecodedPage: Sendable {
  /// What decided the charset.
  public enum Evidence: String, Sendable {
    case byteOrderMark, header, page, validUTF8, guess
  }

  /// The text in valid UTF-8, without a byte order mark; what is ill-formed is U+FFFD, and so is
  /// U+0000.
  public let utf8: [UInt8]
  /// The charset's name.
  public let charset: String
  /// What decided it.
  public let evidence: Evidence

  /// Decodes `bytes` by the HTML Standard's order of evidence (section 13.2.3), with one exception:
  /// bytes that are valid UTF-8 and not ASCII alone are UTF-8 whatever was declared, but for
  /// declarations of UTF-16.
  ///
  /// `declared` is the `charset` parameter of Content-Type, `isHTML` whether `meta` counts.
  public init(_ bytes: [UInt8], declared: String? = nil, isHTML: Bool = true) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      self.init(utf8: Array(bytes[3...]), "utf-8", .byteOrderMark)
      return
    }
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
      self.init(Array(bytes[2...]), bytes[0] == 0xFE ? "utf-16be" : "utf-16le", .byteOrderMark)
      return
    }
    if let wide = Self.wideWithoutMark(bytes) {
      self.init(bytes, wide, .guess)
      return
    }
    let isUTF8 = UTF8Repair.isValid(bytes.span)
    if isUTF8 {
      let isDeclared = declared.map { Self.label($0) == "utf-8" } ?? false
      self.init(utf8: bytes, "utf-8", isDeclared ? .header : .validUTF8)
      return
    }
    if let declared, let charset = Charset(named: Self.label(declared)) {
      self.init(bytes, charset.name, .header)
      return
    }
    if isHTML, let label = MetaCharset.find(in: bytes.span), label != "utf-8",
      let charset = Charset(named: Self.label(label))
    {
      self.init(bytes, charset.name, .page)
      return
    }
    // A page cut off within a letter, or with a few bad bytes, is still UTF-8.
    if UTF8Repair.isMostlyUTF8(bytes.span) {
      self.init(utf8: bytes, "utf-8", .validUTF8)
      return
    }
    let guess = (try? Charset.detected(in: bytes))?.flatMap { $0 }
    self.init(bytes, Self.label(guess?.name ?? "windows-1252"), .guess)
  }

  private init(utf8 bytes: [UInt8], _ charset: String, _ evidence: Evidence) {
    self.utf8 = UTF8Repair.repaired(bytes)
    self.charset = charset
    self.evidence = evidence
  }

  private init(_ bytes: [UInt8], _ name: String, _ evidence: Evidence) {
    if name != "utf-8", let charset = Charset(named: name),
      let text = try? charset.utf8(from: bytes)
    {
      self.utf8 = UTF8Repair.repaired(text)
      self.charset = name
    } else {
      self.utf8 = UTF8Repair.repaired(bytes)
      self.charset = "utf-8"
    }
    self.evidence = evidence
  }

  /// The name that browsers read for a label (Encoding Standard, section 4.2).
  static func label(_ label: String) -> String {
    let name = label.lowercased().filter { !" \t\"'".contains($0) }
    switch name {
    case "utf8", "unicode-1-1-utf-8": return "utf-8"
    case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii", "l1", "cp1252",
      "ansi":
      return "windows-1252"
    case "iso-8859-9", "latin5": return "windows-1254"
    case "tis-620", "iso-8859-11": return "windows-874"
    case "gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936": return "gb18030"
    case "shift_jis", "sjis", "x-sjis", "shift-jis", "ms_kanji": return "windows-31j"
    case "euc-kr", "ks_c_5601-1987", "ksc5601", "korean": return "windows-949"
    case "utf-16": return "utf-16le"
    default: return name
    }
  }

  /// UTF-16 whose every other byte is 0, as it is for ASCII; nil for anything else.
  private static func wideWithoutMark(_ bytes: [UInt8]) -> String? {
    let window = bytes.prefix(512)
    guard window.count >= 8 else { return nil }
    var zeros = [0, 0]
    for (index, byte) in window.enumerated() where byte == 0 { zeros[index & 1] += 1 }
    let half = window.count / 2
    if zeros[1] > half * 7 / 10, zeros[0] < half / 10 { return "utf-16le" }
    if zeros[0] > half * 7 / 10, zeros[1] < half / 10 { return "utf-16be" }
    return nil
  }
}
