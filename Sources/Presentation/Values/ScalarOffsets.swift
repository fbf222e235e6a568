// Places in a text as the contract counts them: in Unicode scalars.

/// Turns bytes of UTF-8 into Unicode scalars; ask for ascending places.
package struct ScalarOffsets {
  private let text: [UInt8]
  private var byte = 0
  private var scalars = 0

  package init(_ text: [UInt8]) { self.text = text }

  /// The scalars before byte `place`.
  package mutating func offset(of place: Int) -> Int {
    if place < byte { (byte, scalars) = (0, 0) }
    while byte < place, byte < text.count {
      if text[byte] & 0xC0 != 0x80 { scalars += 1 }
      byte += 1
    }
    return scalars
  }
}
