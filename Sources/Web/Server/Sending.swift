// How much of all answers waits for clients to read it. Clients that ask for long ones and read nothing
// would else fill the memory.
import Synchronization

/// Bytes of answers that no socket took yet.
final class Sending: Sendable {
  private let bytes = Atomic<Int>(0)
  /// Answers up to so many bytes are always sent: hardly any page is longer.
  private static let long = 1 << 20

  /// Counts a piece that waits, or, with a negative number, one that waits no more.
  func add(_ count: Int) { bytes.wrappingAdd(count, ordering: .relaxed) }

  /// Whether an answer of `count` bytes may be sent now: a short one always, and a long one where nothing
  /// else waits.
  func mayTake(_ count: Int, atMost most: Int) -> Bool {
    let waiting = bytes.load(ordering: .relaxed)
    return count <= Self.long || waiting == 0 || waiting + count <= most
  }
}
