// Records of a segment (FORMAT.md sections 4.1 and 4.2): headers in and out, no I/O.
import Bytes

/// A place in the segments.
public struct Location: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The number of the segment.
  public let segment: UInt32
  /// The byte at which the record begins.
  public let offset: UInt32

  /// The place `offset` bytes into segment `segment`.
  public init(segment: UInt32, offset: UInt32) {
    self.segment = segment
    self.offset = offset
  }

  /// Earlier in the archive first.
  public static func < (left: Location, right: Location) -> Bool {
    (left.segment, left.offset) < (right.segment, right.offset)
  }

  /// How a report names the place: `segments/00000000.seg, byte 96`.
  public var description: String { "\(ArchivePaths.segmentName(segment)), byte \(offset)" }
}

/// The header of a segment (4.1).
struct SegmentHeader: Equatable {
  static let length = 96
  static let magic = Array("STETSEG\n".utf8)

  var number: UInt32
  var firstIndex: UInt64
  var genesis: Digest
  var previous: Digest

  var encoded: [UInt8] {
    var writer = ByteWriter(capacity: SegmentHeader.length)
    writer.write(SegmentHeader.magic)
    writer.uint32(1)
    writer.uint32(number)
    writer.uint64(firstIndex)
    writer.digest(genesis)
    writer.digest(previous)
    writer.uint32(0)
    writer.uint32(CRC32C.checksum(writer.bytes))
    return writer.bytes
  }

  /// Throws what is wrong with the header, for a report.
  init(_ bytes: [UInt8]) throws(RecordDefect) {
    do {
      var reader = ByteReader(bytes)
      let magic = try reader.read(8)
      let version = try reader.uint32()
      number = try reader.uint32()
      firstIndex = try reader.uint64()
      genesis = try reader.digest()
      previous = try reader.digest()
      let zero = try reader.uint32()
      let checksum = try reader.uint32()
      guard magic.elementsEqual(SegmentHeader.magic) else { throw RecordDefect("no segment magic") }
      guard checksum == CRC32C.checksum(bytes[..<92]), zero == 0 else {
        throw RecordDefect("the segment header's checksum does not match")
      }
      guard version == 1 else {
        throw RecordDefect("segment version \(version) is not known: use a newer stet")
      }
    } catch let error as RecordDefect {
      throw error
    } catch {
      throw RecordDefect("the segment header is cut off")
    }
  }

  init(number: UInt32, firstIndex: UInt64, genesis: Digest, previous: Digest) {
    self.number = number
    self.firstIndex = firstIndex
    self.genesis = genesis
    self.previous = previous
  }
}

/// What is wrong with a header.
struct RecordDefect: Error, Equatable {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// How a payload is stored.
enum Encoding: UInt8 {
  case stored = 0
  case zstd = 1
  case delta = 2
}

/// A record's header (4.2).
struct RecordHeader: Equatable {
  enum Fields: Equatable {
    case object(digest: Digest, rawLength: UInt32, base: Location?)
    case leaves(first: UInt64, count: UInt32, rawLength: UInt32)
    case commit(size: UInt64, batchStart: UInt32, batchHash: Digest)
    case published(size: UInt64)
    case seal(size: UInt64, objects: UInt32, commits: UInt32)
    case genesis
  }

  static let magic: [UInt8] = [0xD3, 0x53, 0x54, 0x52]
  /// The shortest and the longest header: GENESIS's and COMMIT's.
  static let minLength = 20
  static let maxLength = 68
  private static let none: UInt32 = 0xFFFF_FFFF

  var encoding: Encoding
  var payloadLength: UInt32
  var payloadChecksum: UInt32
  var fields: Fields

  init(encoding: Encoding = .stored, payload: [UInt8], fields: Fields) {
    self.encoding = encoding
    payloadLength = UInt32(truncatingIfNeeded: payload.count)
    payloadChecksum = CRC32C.checksum(payload)
    self.fields = fields
  }

  var length: Int { RecordHeader.minLength + RecordHeader.fieldBytes[Int(type)] }
  /// Header and payload.
  var totalLength: Int { length + Int(payloadLength) }

  private static let fieldBytes = [0, 44, 16, 48, 8, 16, 0]

  private var type: UInt8 {
    switch fields {
    case .object: 1
    case .leaves: 2
    case .commit: 3
    case .published: 4
    case .seal: 5
    case .genesis: 6
    }
  }

  var encoded: [UInt8] {
    var writer = ByteWriter(capacity: RecordHeader.maxLength)
    writer.write(RecordHeader.magic)
    writer.uint8(type)
    writer.uint8(encoding.rawValue)
    writer.uint16(0)
    writer.uint32(payloadLength)
    writer.uint32(payloadChecksum)
    switch fields {
    case .object(let digest, let rawLength, let base):
      writer.digest(digest)
      writer.uint32(rawLength)
      writer.uint32(base?.segment ?? RecordHeader.none)
      writer.uint32(base?.offset ?? RecordHeader.none)
    case .leaves(let first, let count, let rawLength):
      writer.uint64(first)
      writer.uint32(count)
      writer.uint32(rawLength)
    case .commit(let size, let batchStart, let batchHash):
      writer.uint64(size)
      writer.uint32(batchStart)
      writer.uint32(0)
      writer.digest(batchHash)
    case .published(let size):
      writer.uint64(size)
    case .seal(let size, let objects, let commits):
      writer.uint64(size)
      writer.uint32(objects)
      writer.uint32(commits)
    case .genesis: break
    }
    writer.uint32(CRC32C.checksum(writer.bytes))
    return writer.bytes
  }

  /// Reads the header at the start of `bytes`, which may go on behind it.
  init(_ bytes: ArraySlice<UInt8>) throws(RecordDefect) {
    do {
      var reader = ByteReader(bytes)
      guard try reader.read(4).elementsEqual(RecordHeader.magic) else {
        throw RecordDefect("no record begins here")
      }
      let type = try reader.uint8()
      let encodingByte = try reader.uint8()
      let zero = try reader.uint16()
      payloadLength = try reader.uint32()
      payloadChecksum = try reader.uint32()
      guard type >= 1, type <= 6, let encoding = Encoding(rawValue: encodingByte), zero == 0 else {
        throw RecordDefect("the record's header is damaged")
      }
      self.encoding = encoding
      switch type {
      case 1:
        let digest = try reader.digest()
        let rawLength = try reader.uint32()
        let segment = try reader.uint32()
        let offset = try reader.uint32()
        let isNone = segment == RecordHeader.none && offset == RecordHeader.none
        guard isNone == (encoding != .delta) else {
          throw RecordDefect("the record's header is damaged")
        }
        fields = .object(
          digest: digest, rawLength: rawLength,
          base: isNone ? nil : Location(segment: segment, offset: offset))
      case 2:
        fields = .leaves(
          first: try reader.uint64(), count: try reader.uint32(), rawLength: try reader.uint32())
      case 3:
        let size = try reader.uint64()
        let start = try reader.uint32()
        guard try reader.uint32() == 0 else { throw RecordDefect("the record's header is damaged") }
        fields = .commit(size: size, batchStart: start, batchHash: try reader.digest())
      case 4: fields = .published(size: try reader.uint64())
      case 5:
        fields = .seal(
          size: try reader.uint64(), objects: try reader.uint32(), commits: try reader.uint32())
      default: fields = .genesis
      }
      let length = reader.offset
      guard try reader.uint32() == CRC32C.checksum(bytes.prefix(length)),
        type == 1 || encoding == .stored || (type == 2 && encoding == .zstd)
      else { throw RecordDefect("the record header's checksum does not match") }
    } catch let error as RecordDefect {
      throw error
    } catch {
      throw RecordDefect("the record's header is cut off")
    }
  }
}
