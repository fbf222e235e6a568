// How many cores there are to work with, and two pieces of work at once.
import Dispatch
import Foundation
import Synchronization

enum Parallelism {
  /// The number of cores.
  static let width = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// What the other piece of work came to.
  private final class Outcome<Value: Sendable>: Sendable {
    // Guards the result until it is there.
    let result = Mutex<Result<Value, any Error>?>(nil)
  }

  /// Calls `first` on this thread and `second` on another one, and returns when both have ended.
  /// - Throws: what `first` throws, else what `second` throws.
  static func both<First, Second: Sendable>(
    _ first: () throws -> First, _ second: @escaping @Sendable () throws -> Second
  ) throws -> (First, Second) {
    let outcome = Outcome<Second>()
    let work = DispatchWorkItem(qos: .userInitiated) {
      let result = Result { try second() }
      outcome.result.withLock { $0 = result }
    }
    DispatchQueue.global(qos: .userInitiated).async(execute: work)
    let one = Result { try first() }
    work.wait()
    let mine = try one.get()
    // It has ended: there is a result.
    return (mine, try outcome.result.withLock { $0 }?.get() ?? second())
  }
}
