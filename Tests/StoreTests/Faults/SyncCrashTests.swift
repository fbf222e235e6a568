// What these prove: a power cut or a failed call at any moment of a sync costs the mirror nothing that
// it had, forks nothing, and the next sync ends where an undisturbed one does. The source is the
// script's archive at several moments of its life: grown, sealed, redacted.
import Bytes
import Cryptography
import StoreDurable
import Support
import Testing

@testable import Store

/// A mirror's way from one moment of its source to a later one.
private struct Leg: Sendable {
  var name: String
  /// The mirror before it.
  var start: DiskState
  /// The source, and how it will be some time later.
  var source: DiskState
  var later: DiskState
  /// The checkpoints that the mirror has published by then.
  var published: [[UInt8]]
}

/// The source at rest: between two sessions of its writer, with all that it did on the disk.
private func restingStates() throws -> [DiskState] {
  var states: [DiskState] = []
  var captures = -1
  var redactions = 0
  for moment in try CrashWorkload.moments.get() where moment.promise.isCreated {
    let contents = moment.state.contents
    guard let lock = contents[RecordedRun.root + "/writer.lock"] ?? nil, lock.isEmpty,
      moment.promise.acknowledged.count > captures || moment.promise.redacted.count > redactions
    else { continue }
    captures = moment.promise.acknowledged.count
    redactions = moment.promise.redacted.count
    states.append(moment.state.settled)
  }
  return states
}

private func paths(_ state: DiskState) throws -> ArchivePaths {
  RecordedRun.paths(try FaultyDisk(state))
}

/// Syncs the mirror on `disk` with a source.
private func sync(_ source: DiskState, _ disk: FaultyDisk) throws {
  _ = try Mirror.sync(from: try paths(source), to: RecordedRun.paths(disk))
}

/// What a mirror must have of its source, to the byte.
private func essence(_ state: DiskState) -> [String: [UInt8]] {
  state.contents.compactMapValues(\.self).filter { name, _ in
    name.contains("/segments/") || name.hasSuffix("/log/checkpoint")
      || name.hasSuffix("/stet-archive")
  }
}

private let legs = Result {
  let states = try restingStates()
  var legs: [Leg] = []
  var mirror = DiskState()
  var published: [[UInt8]] = []
  for number in states.indices {
    // The first makes the mirror; of the others every second, which then has several batches.
    guard number == 0 || number % 2 == states.count % 2 else { continue }
    legs.append(
      Leg(
        name: "to rest \(number)", start: mirror, source: states[number],
        later: states[states.count - 1], published: published))
    let disk = try FaultyDisk(mirror)
    try sync(states[number], disk)
    mirror = disk.state.settled
    published += [essence(mirror)[RecordedRun.root + "/log/checkpoint"]].compactMap(\.self)
  }
  return legs
}

/// Nothing that the mirror had is lost before it is synced again; then it is its source.
private func expectFollows(
  _ image: DiskState, _ leg: Leg, _ source: DiskState, _ published: [[UInt8]]
) throws -> FaultyDisk {
  let disk = try FaultyDisk(image)
  let mirror = RecordedRun.paths(disk)
  if (try? ArchiveIdentity.load(mirror)) != nil {
    let report = try Verifier.verify(at: mirror)
    // Between the names of segments that get theirs together only a sync helps, and `verify` says so.
    guard report.isOK || report.problems.first?.location == StagedSegments.place else {
      throw BrokenPromise("verify before the next sync: \(report.problems.map(CrashCheck.brief))")
    }
  }
  try sync(source, disk)
  guard essence(disk.state) == essence(source) else {
    throw BrokenPromise("the mirror is not its source")
  }
  if let name = disk.state.contents.keys.first(where: { $0.hasSuffix(".tmp") }) {
    throw BrokenPromise("\(name) is left over")
  }
  let report = try Verifier.verify(at: mirror)
  guard report.isOK, report.notes.allSatisfy({ $0.contains("redacted") }) else {
    throw BrokenPromise(
      "verify after the next sync: \(report.problems.map(CrashCheck.brief)) \(report.notes)")
  }
  var promise = Promise()
  promise.published = published
  try CrashCheck.checkLog(mirror, promise)
  return disk
}

private let legCount = 4
private let cuts = Tally("power cuts during a sync", parts: legCount)
private let again = Tally("second power cuts, during the sync after", parts: legCount)
private let failures = Tally("failed calls of a sync", parts: legCount)

@Test func theLegsOfTheSyncSealAndRedact() throws {
  let legs = try legs.get()
  #expect(legs.count >= legCount)
  let segments = legs.map { $0.source.contents.keys.count { $0.hasSuffix(".seg") } }
  #expect(segments.last == 3 && segments.first == 1)
  let redacted = try legs.map { try Verifier.verify(at: try paths($0.source)).redactions }
  #expect(redacted.first?.isEmpty == true && redacted.last?.isEmpty == false)
}

@Test(arguments: 0..<legCount)
func aPowerCutDuringASyncLosesNothing(part: Int) throws {
  cuts.add("lost", 0)
  again.add("lost", 0)
  for (number, leg) in try legs.get().enumerated() where number % legCount == part {
    let whole = try FaultyDisk(leg.start)
    try sync(leg.source, whole)
    var run = RecordedRun(start: leg.start)
    run.before.published = leg.published
    run.finish(whole)
    var seen: Set<Digest> = []
    for moment in run.moments() {
      cuts.add("moments")
      let images = CrashImages(moment.state).sample(
        limit: Effort.pick(6, 256), seed: UInt64(moment.number))
      for (place, image) in images.enumerated() {
        cuts.add("states")
        guard seen.insert(CrashCheck.fingerprint(image)).inserted else { continue }
        cuts.add("distinct states")
        attempt(cuts, "\(leg.name), moment \(moment.number), state \(place)") {
          // The source may have gone on meanwhile.
          let source = place % 2 == 0 ? leg.source : leg.later
          let followed = try expectFollows(image, leg, source, moment.promise.published)
          guard place == 0 || Effort.isThorough else { return }
          try cutAgain(image, leg, source, moment.promise.published, followed)
        }
      }
    }
  }
  cuts.close()
  again.close()
}

// The list of segments that get their names together is believed by whoever finds it.
@Test func theListOfStagedSegmentsIsNeverOnTheDiskBeforeThem() throws {
  var lists = 0
  for leg in try legs.get() {
    let whole = try FaultyDisk(leg.start)
    try sync(leg.later, whole)
    var run = RecordedRun(start: leg.start)
    run.finish(whole)
    for moment in run.moments() {
      for image in CrashImages(moment.state).sample(limit: 48, seed: UInt64(moment.number)) {
        let contents = image.contents
        guard let list = contents[RecordedRun.root + "/" + StagedSegments.place].flatMap(\.self)
        else { continue }
        let numbers = String(decoding: list, as: UTF8.self).split { $0 == " " || $0 == "\n" }
          .compactMap { UInt32($0) }
        guard list.last == 0x0A, let first = numbers.first, let last = numbers.last else {
          continue
        }
        lists += 1
        for number in first...last {
          let path = RecordedRun.root + "/segments/" + "0000000\(number).seg"
          #expect(
            contents[path] != nil || contents[path + ".tmp"] != nil,
            "\(leg.name), moment \(moment.number): \(number) of \(first) to \(last) is not there")
        }
      }
    }
  }
  #expect(lists > 0)
}

/// Power cuts during the sync that goes on from an earlier one.
private func cutAgain(
  _ image: DiskState, _ leg: Leg, _ source: DiskState, _ published: [[UInt8]],
  _ followed: FaultyDisk
) throws {
  var run = RecordedRun(start: image)
  run.before.published = published
  run.finish(followed)
  let moments = run.moments()
  for moment in moments where Effort.isThorough || moment.number % 7 == 3 {
    let images = CrashImages(moment.state).sample(
      limit: Effort.pick(2, 16), seed: UInt64(moment.number))
    for image in images {
      again.add("states")
      attempt(again, "\(leg.name), moment \(moment.number) of the sync after") {
        _ = try expectFollows(image, leg, source, moment.promise.published)
      }
    }
  }
}

@Test(arguments: 0..<legCount)
func aFailedCallOfASyncLosesNothing(part: Int) throws {
  failures.add("lost", 0)
  for (number, leg) in try legs.get().enumerated() where number % legCount == part {
    let whole = try FaultyDisk(leg.start)
    try sync(leg.source, whole)
    let calls = whole.calls
    func fail(_ what: String, _ fault: (FaultyDisk) -> Void) {
      failures.add("calls")
      attempt(failures, "\(leg.name), \(what)") {
        let disk = try FaultyDisk(leg.start)
        fault(disk)
        // It may succeed, or say what failed; either way nothing is lost.
        do { try sync(leg.source, disk) } catch is StoreError {}
        var run = RecordedRun(start: leg.start)
        run.before.published = leg.published
        run.finish(disk)
        let published = run.moments().last?.promise.published ?? leg.published
        let cut = CrashImages(disk.state).sample(limit: 2, seed: UInt64(disk.traceCount))
        for image in [disk.state.settled] + cut.prefix(Effort.pick(1, 2)) {
          failures.add("states")
          _ = try expectFollows(image, leg, leg.source, published)
        }
      }
    }
    for call in 0..<calls.changes {
      for kind in DiskFault.allCases where kind.applies(to: whole.changeNames[call]) {
        fail("change \(call), \(kind)") { $0.fault(at: call, kind) }
      }
    }
    for call in stride(from: 0, to: calls.looks, by: Effort.pick(5, 1)) {
      fail("look \(call)") { $0.lookFault(at: call) }
    }
  }
  failures.close()
}
