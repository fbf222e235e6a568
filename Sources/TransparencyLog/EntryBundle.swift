// EntryBundle: the entries of 256 leaves in one file.
//
//   bundle = (length: uint16, big-endian || entry: length bytes)*
//
// What an entry means is not known here.
import Bytes

/// Entry bundles (c2sp.org/tlog-tiles, "Log entries").
public enum EntryBundle {
  /// The longest entry, in bytes: 65,535.
  public static let longestEntry = Int(UInt16.max)

  /// The bytes of a bundle of `entries`.
  /// - Throws: `.entryTooLong`, with the offset at which that entry would have begun.
  public static func encode(_ entries: some Sequence<[UInt8]>) throws(LogFormatError) -> [UInt8] {
    var writer = ByteWriter()
    for entry in entries {
      guard let length = UInt16(exactly: entry.count) else {
        throw LogFormatError(.entryTooLong, at: writer.bytes.count)
      }
      writer.uint16(length)
      writer.write(entry)
    }
    return writer.bytes
  }

  /// The entries of a bundle that holds exactly `width` of them.
  /// - Throws: `.truncatedEntry`, with the offset of the field that the bundle ends in, or
  ///   `.trailingBytes`.
  public static func decode(
    _ bytes: ArraySlice<UInt8>,
    width: Int
  ) throws(LogFormatError) -> [ArraySlice<UInt8>] {
    var reader = ByteReader(bytes)
    var entries: [ArraySlice<UInt8>] = []
    for _ in 0..<max(width, 0) {
      do {
        entries.append(try reader.read(Int(try reader.uint16())))
      } catch {
        throw LogFormatError(.truncatedEntry, at: error.offset)
      }
    }
    guard reader.remaining == 0 else { throw LogFormatError(.trailingBytes, at: reader.offset) }
    return entries
  }
}
