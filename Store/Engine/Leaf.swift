// Leaves: the bytes that the log commits to (FORMAT.md section 5), in and out.
public import Bytes

/// How the bytes of a capture were come by.
public enum CaptureMethod: UInt8, Sendable, CaseIterable {
  /// A file on this machine.
  case file = 0
  /// Standard input.
  case standardInput = 1
  /// An HTTP response to this program.
  case http = 2
  /// A version of a file in a git repository.
  case git = 3
}

/// One observation of one URL at one time.
public struct CaptureRecord: Sendable, Equatable {
  /// How the bytes were come by.
  public var method: CaptureMethod
  /// When, by the clock of the machine that captured.
  public var capturedAt: Instant
  /// The HTTP status; 0 where there is none.
  public var status: UInt16
  /// The length of the body in bytes.
  public var size: UInt64
  /// The SHA-256 of the body, content-coding removed.
  public var body: Digest
  /// The SHA-256 of the header object; nil where there is none.
  public var headers: Digest?
  /// The SHA-256 of the bytes as received, where they had a content-coding.
  public var received: Digest?
  /// The index of the newest earlier leaf of the same URL.
  public var previous: UInt64?
  /// Where it came from: the git commit id of an import; empty where there is nothing to say.
  public var source: [UInt8]
  /// `type/subtype`, lower case.
  public var mediaType: String
  /// The URL, normalised.
  public var url: String
}

/// A leaf of the log.
public enum Leaf: Sendable, Equatable {
  /// A capture (5.1).
  case capture(CaptureRecord)
  /// A segment was sealed (5.2): its number, length in bytes and whole-file SHA-256.
  case seal(segment: UInt32, length: UInt64, digest: Digest)
  /// An object was taken down (5.4).
  case redaction(RedactionRecord)
  /// Damaged bytes were replaced (5.5).
  case repair(RepairRecord)

  private enum Flag {
    static let headers: UInt8 = 1
    static let received: UInt8 = 2
    static let previous: UInt8 = 4
    static let source: UInt8 = 8
  }

  /// The entry's bytes.
  ///
  /// A record that does not fit the format is refused with the reason.
  public func encoded() throws(StoreError) -> [UInt8] {
    var writer = ByteWriter(capacity: 192)
    switch self {
    case .seal(let segment, let length, let digest):
      writer.uint8(2)
      writer.uint8(1)
      writer.uint32(segment)
      writer.uint64(length)
      writer.digest(digest)
    case .redaction(let record): try record.encode(to: &writer)
    case .repair(let record): try record.encode(to: &writer)
    case .capture(let record):
      try record.check()
      writer.uint8(1)
      writer.uint8(1)
      writer.uint8(record.method.rawValue)
      var flags: UInt8 = 0
      if record.headers != nil { flags |= Flag.headers }
      if record.received != nil { flags |= Flag.received }
      if record.previous != nil { flags |= Flag.previous }
      if !record.source.isEmpty { flags |= Flag.source }
      writer.uint8(flags)
      writer.int64(record.capturedAt.milliseconds)
      writer.uint16(record.status)
      writer.uint64(record.size)
      writer.digest(record.body)
      if let headers = record.headers { writer.digest(headers) }
      if let received = record.received { writer.digest(received) }
      if let previous = record.previous { writer.uint64(previous) }
      if !record.source.isEmpty {
        writer.uint8(UInt8(truncatingIfNeeded: record.source.count))
        writer.write(record.source)
      }
      writer.uint8(UInt8(truncatingIfNeeded: record.mediaType.utf8.count))
      writer.write(record.mediaType.utf8)
      writer.uint16(UInt16(truncatingIfNeeded: record.url.utf8.count))
      writer.write(record.url.utf8)
    }
    return writer.bytes
  }

  /// Reads an entry; strict: what it accepts encodes to the same bytes.
  public init(entry: ArraySlice<UInt8>) throws(LeafError) {
    var reader = ByteReader(entry)
    do {
      self = try Leaf.parse(&reader)
    } catch let error as LeafError {
      throw error
    } catch let error as UnderrunError {
      throw LeafError(offset: error.offset, detail: error.description)
    } catch {
      throw LeafError(offset: reader.offset, detail: "\(error)")
    }
    guard reader.remaining == 0 else {
      throw LeafError(offset: reader.offset, detail: "\(reader.remaining) bytes too many")
    }
  }

  private static func parse(_ reader: inout ByteReader) throws -> Leaf {
    let kind = try reader.uint8()
    let version = try reader.uint8()
    guard version == 1 else {
      throw LeafError(offset: 1, detail: "leaf version \(version) is not known: use a newer stet")
    }
    switch kind {
    case 1: return .capture(try CaptureRecord(&reader))
    case 2:
      return .seal(
        segment: try reader.uint32(), length: try reader.uint64(), digest: try reader.digest())
    case 3: return .redaction(try RedactionRecord(&reader))
    case 4: return .repair(try RepairRecord(&reader))
    default: throw LeafError(offset: 0, detail: "leaf kind \(kind) is not known: use a newer stet")
    }
  }
}

/// An entry that is no leaf of version 1.
public struct LeafError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The byte within the entry.
  public let offset: Int
  /// What is wrong there.
  public let detail: String
  /// One line for a person.
  public var description: String { "leaf, byte \(offset): \(detail)" }
}

extension CaptureRecord {
  /// The longest URL, in bytes.
  public static let maxURLBytes = 16_384

  /// Why this record cannot be written, thrown as `unsuitable`.
  func check() throws(StoreError) {
    guard capturedAt.isWritable else {
      throw .unsuitable(detail: "the time of capture lies outside the years 0000 to 9999")
    }
    if let reason = urlDefect(url) { throw .unsuitable(detail: reason) }
    if !isMediaType(mediaType) {
      throw .unsuitable(
        detail: "'\(mediaType.prefix(80))' is not a media type: write it as text/html")
    }
    guard source.count <= 255 else { throw .unsuitable(detail: "the source is over 255 bytes") }
  }

  fileprivate init(_ reader: inout ByteReader) throws {
    guard let method = CaptureMethod(rawValue: try reader.uint8()) else {
      throw LeafError(offset: 2, detail: "unknown method")
    }
    self.method = method
    let flags = try reader.uint8()
    guard flags & 0xF0 == 0 else { throw LeafError(offset: 3, detail: "unknown flags") }
    capturedAt = Instant(milliseconds: try reader.int64())
    guard capturedAt.isWritable else { throw LeafError(offset: 4, detail: "time out of range") }
    status = try reader.uint16()
    size = try reader.uint64()
    body = try reader.digest()
    headers = flags & 1 != 0 ? try reader.digest() : nil
    received = flags & 2 != 0 ? try reader.digest() : nil
    previous = flags & 4 != 0 ? try reader.uint64() : nil
    source = []
    if flags & 8 != 0 {
      source = Array(try reader.read(Int(try reader.uint8())))
      guard !source.isEmpty else { throw LeafError(offset: reader.offset, detail: "empty source") }
    }
    let mediaStart = reader.offset
    guard let media = String(validating: try reader.read(Int(try reader.uint8())), as: UTF8.self),
      isMediaType(media)
    else { throw LeafError(offset: mediaStart, detail: "bad media type") }
    mediaType = media
    let urlStart = reader.offset
    guard let text = String(validating: try reader.read(Int(try reader.uint16())), as: UTF8.self),
      urlDefect(text) == nil
    else { throw LeafError(offset: urlStart, detail: "bad URL") }
    url = text
  }
}

/// `type/subtype` of RFC 6838 characters, at most 255 bytes, lower case.
private func isMediaType(_ text: String) -> Bool {
  // One pass, without an allocation: verification asks this of every leaf.
  var text = text
  return text.withUTF8 { units in
    guard units.count <= 255 else { return false }
    var slash: Int?
    for place in units.indices {
      switch unsafe units[place] {
      case 0x61...0x7A, 0x30...0x39: break
      case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "&"),
        UInt8(ascii: "-"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "+"):
        break
      case UInt8(ascii: "/") where slash == nil && place > 0: slash = place
      default: return false
      }
    }
    guard let slash else { return false }
    return slash < units.count - 1
  }
}

private func urlDefect(_ url: String) -> String? {
  let count = url.utf8.count
  if count == 0 { return "the URL is empty" }
  if count > CaptureRecord.maxURLBytes {
    return "the URL is \(count) bytes long; at most \(CaptureRecord.maxURLBytes) are kept"
  }
  // A control is one byte below 0x20, 0x7F, or 0xC2 and a byte from 0x80 to 0x9F (U+0080 to U+009F).
  var before: UInt8 = 0
  var controls = false
  for unit in url.utf8 {
    if unit < 0x20 || unit == 0x7F || (before == 0xC2 && unit <= 0x9F) { controls = true }
    before = unit
  }
  return controls ? "the URL has control characters: percent-encode them" : nil
}
