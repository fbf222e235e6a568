// The day of a capture, as the claims in it are seen from.
public import Bytes
public import Claims

extension CivilDate {
  /// The day of a moment, in UTC.
  public init(_ moment: Instant) {
    let perDay: Int64 = 86_400_000
    let days = moment.milliseconds / perDay - (moment.milliseconds % perDay < 0 ? 1 : 0)
    self.init(day: Int(clamping: days))
  }
}
