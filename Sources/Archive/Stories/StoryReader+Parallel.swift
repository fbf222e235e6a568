// Reading several versions at once, over all cores.
import Dispatch
public import Story
import Synchronization

extension StoryReader {
  /// Parses and judges pages side by side.
  ///
  /// - Returns: the readings, in the order of the sources.
  public static func read(_ sources: [Source]) -> [Reading] {
    // Guards the readings; each place is written once.
    let readings = Mutex<[Reading?]>(Array(repeating: nil, count: sources.count))
    DispatchQueue.concurrentPerform(iterations: sources.count) { number in
      let reading = read(sources[number])
      readings.withLock { $0[number] = reading }
    }
    return readings.withLock { $0.compactMap(\.self) }
  }
}
