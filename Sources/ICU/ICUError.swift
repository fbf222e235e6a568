// What can go wrong inside ICU, as a value. ICU's own status codes go no further than this module.

/// ICU refused: its data is missing or memory ran out.
public struct ICUError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was being done, such as `open word breaker`.
  public let operation: String
  /// ICU's `UErrorCode`, above zero.
  public let code: Int32

  /// Makes the error for `operation` from ICU's status `code`.
  public init(operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }

  /// One line for a person.
  public var description: String {
    "ICU cannot \(operation) (status \(code)); check that libicu and its data are installed"
  }
}
