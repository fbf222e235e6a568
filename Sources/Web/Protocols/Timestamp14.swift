// Times as web archives write them in addresses: 14 digits, `20260203100000`, in UTC.
import Bytes

enum Timestamp14 {
  /// The digits of a moment, to the second.
  static func text(_ instant: Instant) -> String {
    String(instant.description.prefix(19).filter { $0.isASCII && $0.isNumber })
  }

  /// The moment of 4 to 14 digits, what is missing taken as the earliest; nil for none.
  static func instant(_ digits: some StringProtocol) -> Instant? {
    let digits = Array(digits.utf8)
    guard (4...14).contains(digits.count), digits.count % 2 == 0,
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    let lowest = Array("00000101000000".utf8)
    let all = String(decoding: digits + lowest[digits.count...], as: UTF8.self)
    func part(_ from: Int, _ count: Int) -> Substring {
      all.dropFirst(from).prefix(count)
    }
    return Instant(
      "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))Z")
  }
}
