// Times as web archives write them in addresses: 14 digits, `20260203100000`, in UTC.
import Bytes

enum Timestamp14 {
  /// What missing digits are taken as: the earliest moment, or the latest.
  enum Padding {
    case earliest, latest

    // As pywb pads (warcio's PAD_14_DOWN and PAD_14_UP).
    fileprivate var digits: String {
      switch self {
      case .earliest: "10000101000000"
      case .latest: "29991231235959"
      }
    }
  }

  /// The digits of a moment, to the second.
  static func text(_ instant: Instant) -> String {
    String(instant.description.prefix(19).filter { $0.isASCII && $0.isNumber })
  }

  /// The beginning of a moment's second: what addresses and HTTP's dates can say of it.
  static func second(of instant: Instant) -> Instant {
    let inSecond = instant.milliseconds % 1000
    let past = inSecond < 0 ? inSecond + 1000 : inSecond
    return Instant(milliseconds: instant.milliseconds - past)
  }

  /// 1 to 14 digits with those that are missing; nil for anything else.
  ///
  /// The result need not be a moment that there is: 31 February is for whoever compares digits.
  static func padded(_ digits: some StringProtocol, _ padding: Padding = .earliest) -> String? {
    let count = digits.utf8.count
    guard (1...14).contains(count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return String(digits) + String(padding.digits.dropFirst(count))
  }

  /// The moment of 1 to 14 digits, what is missing taken as the earliest; nil for none.
  static func instant(_ digits: some StringProtocol) -> Instant? {
    guard let all = padded(digits) else { return nil }
    func part(_ from: Int, _ count: Int) -> Substring { all.dropFirst(from).prefix(count) }
    return Instant(
      "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))Z")
  }
}
