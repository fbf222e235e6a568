// What these prove: text forms re-encode to themselves or are refused, the CRC is the published
// one, times agree with an independent calendar, and no read passes the end of its input.
import Bytes
import Testing

@Test func hexIsStrictAndRoundTrips() {
  #expect(Hex.encode([0, 255, 16]) == "00ff10")
  #expect(Hex.decode("00FF10") == [0, 255, 16])
  #expect(Hex.decode("0") == nil)
  #expect(Hex.decode("0g") == nil)
}

// RFC 4648 section 10.
@Test(arguments: [
  ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
  ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
])
func base64Vectors(plain: String, encoded: String) {
  #expect(Base64.encode(Array(plain.utf8)) == encoded)
  #expect(Base64.decode(encoded) == Array(plain.utf8))
}

@Test(arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "Zm9v\n", "====", "Z===", "Zm 9", "Zg==Zg=="])
func base64RefusesWhatItWouldNotWrite(text: String) {
  #expect(Base64.decode(text) == nil)
}

// RFC 3720 appendix B.4.
@Test func crc32cVectors() {
  #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
  #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
  #expect(CRC32C.checksum(Array(0..<32)) == 0x46DD_794E)
  #expect(CRC32C.checksum([]) == 0)
}

@Test func digestKeepsItsBytesAndOrder() throws {
  let low = try #require(Digest(Array(0..<32)))
  let high = try #require(Digest(hex: "ff" + String(repeating: "00", count: 31)))
  #expect(low.bytes == Array(0..<32))
  #expect(low < high)
  #expect(Digest([1, 2, 3]) == nil)
  #expect(Digest(hex: low.hex) == low)
}

@Test(arguments: [
  ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1000),
  ("2000-02-29T12:00:00Z", 951_825_600_000), ("2026-11-22T23:45:21.007Z", 1_795_391_121_007),
  ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("9999-12-31T23:59:59Z", 253_402_300_799_000),
])
func instantsRoundTrip(text: String, milliseconds: Int64) {
  #expect(Instant(text)?.milliseconds == milliseconds)
  #expect(Instant(milliseconds: milliseconds).description == text)
}

@Test func everyDayOfFourCenturiesRoundTrips() {
  for day in Int64(-30_000)...120_000 {
    let moment = Instant(milliseconds: day * 86_400_000 + 86_399_999)
    #expect(Instant(moment.description) == moment)
  }
}

@Test func instantsReadOffsetsDatesAndSpaces() {
  #expect(Instant("2026-11-22T10:30:00+01:00") == Instant("2026-11-22T09:30:00Z"))
  #expect(Instant("2026-11-22 09:30:00Z") == Instant("2026-11-22T09:30:00Z"))
  #expect(Instant("2026-11-22") == Instant("2026-11-22T00:00:00Z"))
  #expect(Instant("2016-12-31T23:59:60Z")?.milliseconds == 1_483_228_799_999)
  #expect(Instant("2026-11-22T09:30:00.123456Z") == Instant("2026-11-22T09:30:00.123Z"))
}

@Test(arguments: [
  "", "yesterday", "2026-13-01", "2026-02-29", "2026-11-22T24:00:00Z", "2026-11-22T09:30:00",
  "2026-11-22T09:30Z", "2026-11-22T09:30:00Z ", "2026-11-22T09:30:00.Z", "2026-1-2",
  "0000-01-01T00:00:00+23:59",
])
func instantsRefuseOtherText(text: String) {
  #expect(Instant(text) == nil)
}

@Test func readerStopsAtTheEnd() throws {
  var writer = ByteWriter()
  writer.uint8(1)
  writer.uint16(0x0203)
  writer.uint32(0x0405_0607)
  writer.uint64(0x0809_0A0B_0C0D_0E0F)
  writer.int64(-2)
  var reader = ByteReader(writer.bytes)
  #expect(try reader.uint8() == 1)
  #expect(try reader.uint16() == 0x0203)
  #expect(try reader.uint32() == 0x0405_0607)
  #expect(try reader.uint64() == 0x0809_0A0B_0C0D_0E0F)
  #expect(try reader.int64() == -2)
  #expect(throws: UnderrunError(offset: 23, needed: 1)) { try reader.uint8() }
  #expect(throws: UnderrunError(offset: 23, needed: -1)) { try reader.read(-1) }
}
