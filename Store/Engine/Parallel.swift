// Work over all cores, for code that waits for the results: hashing, compressing, decoding.
import Dispatch
import StoreDurable
import Synchronization

enum Parallel {
  /// How many threads work at once.
  static var width: Int { Machine.coreCount }

  /// Runs `worker` on every core; each takes numbers from the shared `next` until it gives nil.
  static func run(upTo count: Int, _ worker: @Sendable (_ next: () -> Int?) -> Void) {
    guard count > 0 else { return }
    let counter = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(width, count)) { _ in
      worker {
        let number = counter.wrappingAdd(1, ordering: .relaxed).oldValue
        return number < count ? number : nil
      }
    }
  }

  /// The results of `body` for 0..<count, in order; the error of the lowest number that threw.
  static func map<T: Sendable>(
    _ count: Int, _ body: @Sendable (Int) throws(StoreError) -> T
  ) throws(StoreError) -> [T] {
    // Guards the results; each slot is written once.
    let results = Mutex<[Result<T, StoreError>?]>(Array(repeating: nil, count: count))
    run(upTo: count) { next in
      while let number = next() {
        let result: Result<T, StoreError>
        do throws(StoreError) {
          result = .success(try body(number))
        } catch { result = .failure(error) }
        results.withLock { $0[number] = result }
      }
    }
    var out: [T] = []
    out.reserveCapacity(count)
    for result in results.withLock({ $0 }) {
      guard let result else { continue }
      out.append(try result.get())
    }
    return out
  }
}
