// What tells whether a writer was at work while an archive was being read.
import StoreDurable

/// How the archive ends at a moment.
struct Ending: Equatable {
  /// True where no writer is at work and none was cut off.
  let isOrderly: Bool
  private let lastSegment: UInt32?
  private let lastLength: Int?
  private let checkpoint: [UInt8]?

  /// True where the log had not grown, nor anything else changed it, when `other` was looked at.
  func hasSameLog(as other: Ending) -> Bool {
    lastSegment == other.lastSegment && lastLength == other.lastLength
      && checkpoint == other.checkpoint
  }

  /// Looks at the archive at `paths`.
  init(_ paths: ArchivePaths) {
    isOrderly = WriterLock.isOrderly(paths)
    lastSegment = try? SegmentFiles.numbers(paths).last
    lastLength = lastSegment.flatMap { number in
      try? paths.disk.open(paths.segment(number), .read).size()
    }
    checkpoint = try? paths.disk.contents(paths.checkpoint)
  }
}
