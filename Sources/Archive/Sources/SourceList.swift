// A list of sources as a person or a program writes it, a line each. Reads no file: bytes in.

/// The sources that a list names, in order.
///
/// One a line, which ends with LF or CR LF; spaces and tabs around it do not count. Blank lines and
/// lines that begin with `#` are remarks. A byte order mark at the start is none of it.
public struct SourceList: Sequence, IteratorProtocol {
  /// One line that is no remark.
  public struct Line: Equatable, Sendable {
    /// 1 for the first line of the list.
    public var number: Int
    /// What stands there; nil where it is not UTF-8.
    public var text: String?
  }

  // Lines are made one by one, so that a long list costs its bytes and no more.
  private var rest: ArraySlice<UInt8>
  private var number = 0

  /// The sources of a list of these bytes.
  public init(_ bytes: [UInt8]) {
    rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
  }

  /// The next line that is no remark; nil at the end.
  public mutating func next() -> Line? {
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
      var line = rest[..<end].drop { isBlank($0) }
      while let last = line.last, isBlank(last) { line.removeLast() }
      rest = rest[end...].dropFirst()
      number += 1
      if let first = line.first, first != UInt8(ascii: "#") {
        return Line(number: number, text: String(validating: line, as: UTF8.self))
      }
    }
    return nil
  }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
