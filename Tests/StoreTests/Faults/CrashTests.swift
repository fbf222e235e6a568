// What these prove: a crash at any moment of the script, with any of what was not synced kept, lost or
// torn, costs nothing that was acknowledged, and a second crash during recovery changes nothing.
import Bytes
import StoreDurable
import Support
import Testing

@testable import Store

private let parts = 8
private let seen = Seen()
private let crashes = Tally("power cuts", parts: parts)
private let seenTwice = Seen()
private let seenMoments = Seen()
private let seconds = Tally("second power cuts, during recovery", parts: parts)
private let seenKilled = Seen()
private let kills = Tally("power cuts after a kill and a recovery", parts: parts)

@Test(arguments: 0..<parts)
func aCrashAtEveryMomentLosesNothing(part: Int) throws {
  crashes.add("lost", 0)
  seconds.add("lost", 0)
  for moment in try CrashWorkload.moments.get() where moment.number % parts == part {
    crashes.add("moments")
    let images = CrashImages(moment.state)
    let limit = moment.isCommit ? Effort.pick(512, 4096) : Effort.pick(16, 512)
    if images.total <= limit { crashes.add("moments exhaustively") }
    for (number, image) in images.sample(limit: limit, seed: UInt64(moment.number)).enumerated() {
      crashes.add("states")
      guard seen.isNew(image, moment.promise) else { continue }
      crashes.add("distinct states")
      let kinds =
        Effort.isThorough
        ? LeftCatalogue.allCases : [LeftCatalogue.allCases[(number + moment.number) % 3]]
      for kind in kinds {
        attempt(crashes, "moment \(moment.number), state \(number), catalogue \(kind)") {
          let outcome = try CrashCheck.check(
            image, moment.promise, catalogue: kind,
            from: kind == .newer ? moment.newer : moment.older)
          guard moment.isCommit || number % Effort.pick(4, 1) == 0 else { return }
          try crashAgain(image, moment, outcome)
        }
      }
    }
  }
  crashes.close()
  seconds.close()
}

/// Crashes at every moment of a recovery, and compares what the next one leads to.
private func crashAgain(
  _ image: DiskState, _ crash: RecordedRun.Moment, _ outcome: CrashCheck.Outcome
) throws {
  guard let recovered = outcome.disk else { return }
  var run = RecordedRun(start: image, before: crash.promise)
  run.finish(recovered)
  for moment in run.moments() {
    // Recoveries that began from different states soon go on alike.
    guard seenMoments.isNew(moment.state, moment.promise) || moment.state.isUncertain else {
      continue
    }
    let images = CrashImages(moment.state).sample(
      limit: Effort.pick(6, 1024), seed: UInt64(moment.number))
    for (number, image) in images.enumerated() {
      seconds.add("states")
      guard seenTwice.isNew(image, moment.promise) else { continue }
      seconds.add("distinct states")
      attempt(seconds, "moment \(moment.number) of a recovery, state \(number)") {
        let again = try CrashCheck.check(
          image, moment.promise, catalogue: .older, from: crash.older)
        guard again.fingerprint == outcome.fingerprint else {
          throw BrokenPromise("the second recovery led elsewhere than the first")
        }
      }
    }
  }
}

/// After a kill all that was written is still there to see, but not all of it is on the disk: what is
/// then built on it, and acknowledged, must survive a power cut.
@Test(arguments: 0..<parts)
func aPowerCutAfterAKillLosesNothing(part: Int) throws {
  kills.add("lost", 0)
  var generator = SeededGenerator(seed: UInt64(part))
  for moment in try CrashWorkload.moments.get()
  where moment.number % parts == part && moment.promise.isCreated {
    guard moment.isCommit || Effort.isThorough || moment.number % 3 == 0 else { continue }
    kills.add("kills")
    let disk = try FaultyDisk(moment.state, databases: moment.older?.path)
    var run = RecordedRun(start: moment.state, before: moment.promise)
    let killed = Result {
      let writer = try ArchiveWriter(at: RecordedRun.paths(disk))
      try run.decide(disk)
      try run.append([CrashWorkload.capture(100 + moment.number)], writer, disk)
      if moment.number % 2 == 0 { try writer.close() } else { disk.crash(at: 0) }
    }
    attempt(kills, "kill at moment \(moment.number)") { try killed.get() }
    run.finish(disk)
    var images: [(Int, DiskState, Promise)] = []
    for later in run.moments() {
      for image in CrashImages(later.state).sample(limit: 6, seed: UInt64(later.number)) {
        kills.add("states")
        images.append((later.number, image, later.promise))
      }
    }
    for (number, image, promise) in images.shuffled(using: &generator)
      .prefix(Effort.pick(12, 400)) where seenKilled.isNew(image, promise)
    {
      kills.add("distinct states")
      attempt(kills, "kill at moment \(moment.number), power cut \(number) changes later") {
        _ = try CrashCheck.check(image, promise, catalogue: .none, from: nil)
      }
    }
  }
  kills.close()
}
