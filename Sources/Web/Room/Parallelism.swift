// How many cores there are to work with.
import Foundation

enum Parallelism {
  /// The number of cores.
  static let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
}
