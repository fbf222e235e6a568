// What these prove: a header object reads back to what was written, only its one form is read, and
// no bytes crash the reader.
import Bytes
import Capture
import Testing

private func hop(_ url: String, _ block: String, tls: Bool = false) throws -> HTTPHop {
  try HTTPHop(
    url: url,
    address: tls ? "[2001:db8::1]:443" : "192.0.2.1:80",
    certificate: tls ? Digest([UInt8](repeating: 0xAB, count: 32)) : nil,
    headerBlock: Array(block.utf8)
  )
}

private func sample() throws -> [HTTPHop] {
  [
    try hop("http://example.com/", "HTTP/1.1 301 Moved\r\nLocation: https://example.com/\r\n\r\n"),
    try hop("https://example.com/", "HTTP/2 200 \r\ncontent-type: text/html\r\n\r\n", tls: true),
  ]
}

@Test func theFormIsAsSpecified() throws {
  let object = try #require(HeaderObject(hops: try sample()))
  let expected =
    "stet-exchange/1\n"
    + "hop http://example.com/\naddress 192.0.2.1:80\ncertificate -\nheaders 54\n"
    + "HTTP/1.1 301 Moved\r\nLocation: https://example.com/\r\n\r\n\n"
    + "hop https://example.com/\naddress [2001:db8::1]:443\ncertificate "
    + String(repeating: "ab", count: 32) + "\nheaders 40\n"
    + "HTTP/2 200 \r\ncontent-type: text/html\r\n\r\n\n"
  #expect(String(decoding: object.bytes, as: UTF8.self) == expected)
  #expect(try HeaderObject(parsing: object.bytes) == object)
  #expect(HeaderObject(hops: []) == nil)
}

@Test func blocksOfAnyBytesRoundTrip() throws {
  let block = Array("HTTP/1.0 200 OK\nX: ".utf8) + Array(UInt8.min...UInt8.max) + [0x0A, 0x0A]
  let hop = try HTTPHop(
    url: "http://münchen.example/ü",
    address: nil,
    certificate: nil,
    headerBlock: block
  )
  let object = try #require(HeaderObject(hops: [hop, hop]))
  #expect(try HeaderObject(parsing: object.bytes) == object)
}

@Test func everyCutIsRefusedWithAPlace() throws {
  let bytes = try #require(HeaderObject(hops: try sample())).bytes
  let first = try #require(HeaderObject(hops: [try sample()[0]])).bytes.count
  for count in 0..<bytes.count where count != first {
    let error = #expect(throws: HeaderObjectError.self) {
      try HeaderObject(parsing: Array(bytes[..<count]))
    }
    #expect((error?.offset ?? -1) >= 0 && (error?.offset ?? .max) <= count)
  }
}

@Test func whatIsReadIsWrittenTheSame() throws {
  let bytes = try #require(HeaderObject(hops: try sample())).bytes
  for index in bytes.indices {
    for value in UInt8.min...UInt8.max {
      var changed = bytes
      changed[index] = value
      if let object = try? HeaderObject(parsing: changed) { #expect(object.bytes == changed) }
    }
    var longer = bytes
    longer.insert(UInt8(ascii: "0"), at: index)
    if let object = try? HeaderObject(parsing: longer) { #expect(object.bytes == longer) }
    longer[index] = 0x0A
    if let object = try? HeaderObject(parsing: longer) { #expect(object.bytes == longer) }
  }
}

@Test(arguments: [
  ("", 0), ("stet-exchange/2\n", 0), ("stet-exchange/1\n", 16), ("stet-exchange/1\nhop\n", 16),
  ("stet-exchange/1\nhop x\naddress -\ncertificate AB\n", 32),
  ("stet-exchange/1\nhop x\naddress -\ncertificate -\nheaders 01\nx\n", 46),
  ("stet-exchange/1\nhop x\naddress -\ncertificate -\nheaders 99\nHTTP/1.1 200 \n\n", 57),
  ("stet-exchange/1\nhop x\naddress -\ncertificate -\nheaders 9223372036854775807\n\n", 74),
  ("stet-exchange/1\nhop x\naddress -\ncertificate -\nheaders 1\nx\n", 56),
  ("stet-exchange/1\nhop \n", 16), ("stet-exchange/1\nhop a b\naddress -\n", 16),
  ("stet-exchange/1\nhop x\naddress host:80\n", 22),
  ("stet-exchange/1\nhop x\naddress -\ncertificate -\nheaders 0\n\n", 56),
  ("stet-exchange/1\nhop x\naddress -\ncertificate -\nheaders 1\nxy\n", 57),
])
func errorsNameTheByte(text: String, offset: Int) {
  let error = #expect(throws: HeaderObjectError.self) {
    try HeaderObject(parsing: Array(text.utf8))
  }
  #expect(error?.offset == offset)
}

@Test func hopsAreChecked() {
  let block = Array("HTTP/1.1 200 OK\r\n\r\n".utf8)
  for (url, address, head) in [
    ("", "-", block), ("a b", nil, block), ("a\nb", nil, block), ("a", "", block),
    ("a", "1.2.3.4 ", block), ("a", "host:80", block), ("a", nil, []),
    ("a", nil, Array("HTTP/1.1 100 \r\n\r\n".utf8)), ("a", nil, Array("HTTP/1.1 20\r\n".utf8)),
    ("a", nil, Array("HTTP/1.1 2000\r\n".utf8)), ("a", nil, Array("HTTP/ 200 \r\n".utf8)),
    ("a", nil, Array("200 OK".utf8)), ("a", nil, Array("HTTP/1.1 200".utf8)),
  ] as [(String, String?, [UInt8])] {
    #expect(throws: HeaderObjectError.self) {
      try HTTPHop(url: url, address: address, certificate: nil, headerBlock: head)
    }
  }
}

@Test func fieldsAreRead() throws {
  let hop = try hop(
    "http://a/",
    "HTTP/1.1 200 OK\r\n stray\r\nA: 1\r\na:2 \r\nB:\tx\r\n\ty \r\nno colon\r\n\r\n"
  )
  #expect(hop.values(of: "A") == [Array("1".utf8), Array("2".utf8)])
  #expect(hop.values(of: "b") == [Array("x y".utf8)])
  #expect(hop.values(of: "c").isEmpty)
  #expect(hop.httpVersion == "HTTP/1.1")
  #expect(hop.mediaType == nil)
}
