// Charsets: conversion to UTF-8 and the guess where none was declared. What a page or a header
// declares is read elsewhere.
import CICU

/// A charset that ICU can read.
public struct Charset: Equatable, Sendable {
  /// ICU's name for it, or an alias, such as `windows-1252`.
  public let name: String

  /// The charset called `name` (IANA names and common aliases); nil where ICU knows none.
  public init?(named name: String) {
    guard !name.isEmpty, name.utf8.count < 64, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      unsafe stet_charset_is_known(name) == 1
    else { return nil }
    self.name = name
  }

  /// ICU's guess for `bytes`, from the first 64 KiB; nil where its confidence is below
  /// `confidence` percent.
  ///
  /// - Throws: `ICUError` where ICU's data is missing or memory ran out.
  public static func detected(
    in bytes: [UInt8],
    confidence: Int = 10
  ) throws(ICUError) -> Charset? {
    var status: Int32 = 0
    var name = [CChar](repeating: 0, count: 64)
    let found = unsafe bytes.withUnsafeBytes { raw in
      unsafe name.withUnsafeMutableBufferPointer { out in
        unsafe stet_charset_detect(
          raw.baseAddress?.assumingMemoryBound(to: CChar.self),
          Int32(min(raw.count, 1 << 16)),
          out.baseAddress,
          Int32(out.count),
          &status
        )
      }
    }
    if status > 0 { throw ICUError(operation: "detect a charset", code: status) }
    guard found >= Int32(confidence) else { return nil }
    let text = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return Charset(named: String(decoding: text, as: UTF8.self))
  }

  /// `bytes` as UTF-8; what is ill-formed in this charset becomes U+FFFD.
  ///
  /// - Throws: `ICUError` where ICU fails or the text has 1 GiB or more.
  public func utf8(from bytes: [UInt8]) throws(ICUError) -> [UInt8] {
    guard bytes.count < 1 << 30 else { throw ICUError(operation: "convert \(name)", code: 15) }
    var room = bytes.count + bytes.count / 2 + 16
    for _ in 0..<2 {
      var status: Int32 = 0
      var needed: Int32 = 0
      let text = unsafe [UInt8](unsafeUninitializedCapacity: room) { out, count in
        needed = unsafe bytes.withUnsafeBytes { raw in
          unsafe stet_charset_to_utf8(
            name,
            raw.baseAddress?.assumingMemoryBound(to: CChar.self),
            Int32(raw.count),
            UnsafeMutableRawPointer(out.baseAddress)?.assumingMemoryBound(to: CChar.self),
            Int32(out.count),
            &status
          )
        }
        count = needed >= 0 && Int(needed) <= room ? Int(needed) : 0
      }
      if needed < 0 { throw ICUError(operation: "convert \(name)", code: status) }
      if Int(needed) <= room { return text }
      room = Int(needed)
    }
    throw ICUError(operation: "convert \(name)", code: 15)
  }
}
