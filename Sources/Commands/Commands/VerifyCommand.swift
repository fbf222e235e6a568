// `stet verify`: checks everything and says what was checked, or what is wrong and what it touches.
import ArgumentParser
import Archive
import Bytes
import Presentation
import Store

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that nothing was altered or lost.",
    discussion: """
      Decodes and hashes every object, derives the log anew and compares all that is published. \
      With --budget it stops in time, and goes on next time with what was checked longest ago. \
      With --repair-from it first replaces what is damaged by what a copy of the archive has, once \
      that is proved right; the damaged bytes are kept in aside/, and the repair is logged. \
      Exit code 0: all is as it was written; 1: something is not; 12: the archive cannot be read.
      """)

  @OptionGroup var global: GlobalOptions

  @Flag(help: "Check the stored bytes only; decode no object.")
  var scrub = false

  @Option(
    help: ArgumentHelp(
      "Decode only what captures at or after this time have; the log is checked whole.",
      valueName: "time"))
  var since: TimeArgument?

  @Option(
    help: ArgumentHelp(
      "Stop after this long (30s, 5m, 1h); structure, log and signatures are checked always.",
      valueName: "time"))
  var budget: DurationArgument?

  @Option(
    help: ArgumentHelp(
      "A copy of log/checkpoint that was kept elsewhere: the log must go on from it.",
      valueName: "file"))
  var checkpoint: String?

  @Option(
    help: ArgumentHelp(
      "Repair from the copy or mirror of this archive in this folder, and verify in full.",
      valueName: "folder"))
  var repairFrom: String?

  func validate() throws {
    if repairFrom != nil, scrub || since != nil || budget != nil {
      throw ValidationError("--repair-from verifies in full: leave the other options out")
    }
  }

  func run() async throws {
    let bar = ProgressBar("verify", isQuiet: global.quiet)
    var options = VerifyOptions()
    options.isScrub = scrub
    options.since = since?.instant
    options.budget = budget?.seconds
    options.pinned = checkpoint
    options.keepsDates = true
    options.progress = { done, total in
      bar.show(done: done / 1_000_000, total: total / 1_000_000, unit: "MB", bytes: done)
    }
    let root = global.root
    let report: VerifyReport
    var repair: RepairReport?
    do {
      if let repairFrom {
        let done = try Repair.run(root: root, from: repairFrom, options: options)
        repair = done
        report = done.verification
      } else {
        report = try Verifier.verify(root: root, options: options)
      }
    } catch {
      bar.clear()
      // A program that asked for JSON gets the reason in it, as well as on stderr.
      guard global.json, ExitStatus.of(error) == ExitStatus.unreadable else { throw error }
      Console.print(try unreadable(error).line)
      Console.note("stet: \(Wording.safe("\(error)"))")
      throw Failed(status: ExitStatus.unreadable)
    }
    bar.clear()
    let kind = budget != nil || since != nil ? "part" : scrub ? "scrub" : "full"
    try VerificationLog.record(report, kind: kind, root: root)
    if global.json {
      var fields = json(report)
      if let repair { fields["repair"] = json(repair) }
      Console.print(try JSONValue.object(fields).line)
    } else {
      if let repair { show(repair) }
      show(report)
    }
    if !report.isOK { throw Failed(status: ExitStatus.negative) }
  }

  private func json(_ report: VerifyReport) -> [String: JSONValue] {
    [
      "ok": .bool(report.isOK), "captures": .int(report.captures), "objects": .int(report.objects),
      "bytes": .int(report.bytes), "seconds": .double(report.seconds),
      "checkpoint": .object([
        "origin": .string(report.origin), "size": .int(Int(clamping: report.size)),
        "root": .string(Base64.encode(report.root.bytes)),
      ]),
      "problems": .array(report.problems.map(json)),
      "notes": .array(report.notes.map(JSONValue.string)),
      "redactions": .array(report.redactions.map(\.json)),
      "coverage": .object([
        report.coverage.isOfSegments ? "segments" : "objects": .int(report.coverage.total),
        "checked": .int(report.coverage.checked), "never": .int(report.coverage.never),
        "oldest": report.coverage.oldest.map { .string($0.description) } ?? .null,
      ]),
    ]
  }

  private func json(_ repair: RepairReport) -> JSONValue {
    .object([
      "mended": .array(
        repair.mended.map { mended in
          .object([
            "where": .string(mended.location), "bytes": .int(mended.count),
            "aside": mended.aside.map(JSONValue.string) ?? .null,
          ])
        }),
      "logged": .array(repair.logged.map { .int(Int(clamping: $0)) }),
      "notes": .array(repair.notes.map(JSONValue.string)),
    ])
  }

  private func json(_ problem: VerifyReport.Problem) -> JSONValue {
    .object([
      "kind": .string(problem.kind), "where": .string(problem.location),
      "detail": .string(problem.detail),
      "captures": .array(
        problem.captures.map { capture in
          .object([
            "index": .int(Int(clamping: capture.index)), "id": .string(capture.id.hex),
            "url": .string(capture.record.url),
            "capturedAt": .string(capture.record.capturedAt.description),
          ])
        }),
      "moreCaptures": .int(problem.moreCaptures),
    ])
  }

  private func unreadable(_ error: any Error) -> JSONValue {
    .object([
      "ok": .bool(false), "captures": .int(0), "objects": .int(0), "bytes": .int(0),
      "seconds": .double(0), "checkpoint": .null, "notes": .array([]),
      "problems": .array([
        .object([
          "kind": .string("unreadable"), "where": .string(root(of: error)),
          "detail": .string("\(error)"), "captures": .array([]), "moreCaptures": .int(0),
        ])
      ]),
    ])
  }

  private func root(of error: any Error) -> String {
    if case StoreError.damaged(let place, _) = error { return place }
    if case StoreError.newerFormat(let path, _) = error { return path }
    return global.root
  }

  private func show(_ repair: RepairReport) {
    for mended in repair.mended.prefix(VerifyCommand.mostShown) {
      let aside = mended.aside.map { "; what was there is in \($0)" } ?? ""
      Console.print(
        Wording.safe("repaired \(mended.location): \(Wording.count(mended.count, "byte"))\(aside)"))
    }
    let more = repair.mended.count - VerifyCommand.mostShown
    if more > 0 { Console.print("and \(Wording.count(more, "more place")); --json names all") }
    if repair.mended.isEmpty { Console.print("nothing was repaired") }
    if !repair.logged.isEmpty {
      let (first, last) = (repair.logged.lowerBound, repair.logged.upperBound - 1)
      Console.print("logged as #\(first)" + (first == last ? "" : " to #\(last)"))
    }
    for note in repair.notes { global.remark("note: \(Wording.safe(note))") }
  }

  /// What is told in a line, in a person's terms; nil where everything was checked just now.
  private func coverage(_ coverage: Coverage) -> String? {
    guard coverage.checked < coverage.total else { return nil }
    let noun = coverage.isOfSegments ? "segments" : "objects"
    var line =
      "checked \(Wording.count(coverage.checked)) of \(Wording.count(coverage.total)) \(noun)"
    if coverage.never > 0 {
      line += "; \(Wording.count(coverage.never)) not yet since they were written"
    }
    if let age = coverage.age.map(Wording.age) {
      line += "; \(coverage.never > 0 ? "the others" : "all") within the last \(age)"
    }
    return line
  }

  // A person reads no more than this; a program has them all.
  private static let mostShown = 50

  private func show(_ report: VerifyReport) {
    for note in report.notes { global.remark("note: \(Wording.safe(note))") }
    for problem in report.problems.prefix(VerifyCommand.mostShown) {
      Console.print("\(Wording.safe(problem.location)): \(Wording.safe(problem.detail))")
      let shown = problem.captures.prefix(5)
      for capture in shown {
        Console.print(
          "    touches #\(capture.index) \(Wording.safe(capture.record.url)) of "
            + "\(capture.record.capturedAt)")
      }
      let more = problem.captures.count - shown.count + problem.moreCaptures
      if more > 0 { Console.print("    and \(Wording.count(more, "more capture"))") }
    }
    let unsaid = report.problems.dropFirst(VerifyCommand.mostShown)
    if !unsaid.isEmpty {
      let kinds = Dictionary(grouping: unsaid, by: \.kind).mapValues(\.count)
      let list = kinds.sorted { $0.key < $1.key }.map { "\(Wording.count($0.value)) \($0.key)" }
      Console.print(
        "and \(Wording.count(unsaid.count, "more problem")) (\(list.joined(separator: ", "))); "
          + "--json names all")
    }
    if let line = coverage(report.coverage) { Console.print(line) }
    let checked =
      "\(Wording.count(report.captures, "capture")), \(Wording.count(report.objects, "object")), "
      + "\(Wording.size(report.bytes)) in \(Wording.duration(report.seconds))"
    if report.isOK {
      let isPart = report.coverage.checked < report.coverage.total
      let what = isPart ? "nothing wrong found" : scrub ? "stored bytes intact" : "verified"
      Console.print("\(what): \(checked)")
      Console.print(
        "log \(report.origin), size \(report.size), root \(Base64.encode(report.root.bytes))")
    } else {
      Console.print("NOT VERIFIED: \(Wording.count(report.problems.count, "problem")); \(checked)")
    }
  }
}

/// A number of seconds, minutes or hours: `30s`, `5m`, `1h`.
struct DurationArgument: ExpressibleByArgument {
  let seconds: Double

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    guard let last = argument.last, let unit = units[last],
      let number = Double(argument.dropLast()), number > 0, number * unit < 1e9,
      argument.dropLast().allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    seconds = number * unit
  }
}

/// RFC 3339, or a date.
struct TimeArgument: ExpressibleByArgument {
  let instant: Instant

  init?(argument: String) {
    guard let instant = Instant(argument) else { return nil }
    self.instant = instant
  }
}
