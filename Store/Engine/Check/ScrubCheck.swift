// A scrub: the SHA-256 of whole segment files, on all cores, for the walk to compare with what the
// log says. No record is looked at here.
import Bytes
import Cryptography
import StoreDurable
import Synchronization

/// The hashes of segment files.
struct ScrubCheck {
  /// Length and hash of the files that were read.
  private(set) var digests: [UInt32: (length: Int, digest: Digest)] = [:]
  /// All segments.
  private(set) var numbers: [UInt32] = []

  /// Hashes sealed segments until `deadline` (monotonic; nil for all of them), those first that were
  /// checked longest ago, at least one.
  ///
  /// The last segment is the walk's: it has no hash yet that it could be compared with.
  init(
    _ paths: ArchivePaths, _ erasures: Erasures, deadline: Double?,
    known: [Location: VerificationDates.Unit],
    progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
  ) throws(StoreError) {
    numbers = try SegmentFiles.numbers(paths)
    func rank(_ number: UInt32) -> Int64 {
      let known = known[Location(segment: number, offset: 0)]
      return known.map { $0.time ?? .min } ?? .min + 1
    }
    let order = numbers.dropLast().map { (rank($0), $0) }.sorted { $0 < $1 }.map(\.1)
    let sizes = order.map { (try? paths.openSegment($0)?.size()) ?? 0 }
    let total = sizes.reduce(0, +)
    // Guards the hashes, and how many bytes they are of.
    let found = Mutex<(digests: [UInt32: (length: Int, digest: Digest)], bytes: Int)>(([:], 0))
    Parallel.run(upTo: order.count) { next in
      while let place = next() {
        if let deadline, place > 0, Machine.monotonicSeconds() >= deadline { return }
        let number = order[place]
        guard let file = paths.openSegment(number), let length = try? file.size(),
          let digest = try? erasures.fileDigest(file, number)
        else { continue }
        let bytes = found.withLock { found in
          found.digests[number] = (length, digest)
          found.bytes += length
          return found.bytes
        }
        progress?(bytes, total)
      }
    }
    digests = found.withLock { $0.digests }
  }

  /// What to note of the segments that were read, given what is wrong.
  func units(
    _ problems: [VerifyReport.Problem], at time: Int64
  ) -> (checked: [VerificationDates.Unit], all: [VerificationDates.Unit]) {
    let bad = Set(problems.map { String($0.location.prefix { $0 != ":" }) })
    var checked: [VerificationDates.Unit] = []
    var all: [VerificationDates.Unit] = []
    for number in numbers {
      var unit = VerificationDates.Unit(
        place: Location(segment: number, offset: 0), count: 1, time: nil)
      all.append(unit)
      guard digests[number] != nil || number == numbers.last else { continue }
      if !bad.contains(ArchivePaths.segmentName(number)) { unit.time = time }
      checked.append(unit)
    }
    return (checked, all)
  }
}
