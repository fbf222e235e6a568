// `stet verify`: checks everything and says what was checked, or what is wrong and what it touches.
import ArgumentParser
import Archive
import Bytes
import Store

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that nothing was altered or lost.",
    discussion: """
      Decodes and hashes every object, derives the log anew and compares all that is published. \
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

  func run() async throws {
    let bar = ProgressBar("verify", isQuiet: global.quiet)
    var options = VerifyOptions()
    options.isScrub = scrub
    options.since = since?.instant
    options.progress = { done, total in
      bar.show(done: done / 1_000_000, total: total / 1_000_000, unit: "MB", bytes: done)
    }
    let root = global.root
    let report: VerifyReport
    do {
      report = try Verifier.verify(root: root, options: options)
    } catch {
      bar.clear()
      // A program that asked for JSON gets the reason in it, as well as on stderr.
      guard global.json, ExitStatus.of(error) == ExitStatus.unreadable else { throw error }
      Console.print(try unreadable(error).line)
      Console.note("stet: \(Wording.safe("\(error)"))")
      throw Failed(status: ExitStatus.unreadable)
    }
    bar.clear()
    try VerificationLog.record(report, isScrub: scrub, root: root)
    if global.json {
      Console.print(try json(report).line)
    } else {
      show(report)
    }
    if !report.isOK { throw Failed(status: ExitStatus.negative) }
  }

  private func json(_ report: VerifyReport) -> JSONValue {
    .object([
      "ok": .bool(report.isOK), "captures": .int(report.captures), "objects": .int(report.objects),
      "bytes": .int(report.bytes), "seconds": .double(report.seconds),
      "checkpoint": .object([
        "origin": .string(report.origin), "size": .int(Int(clamping: report.size)),
        "root": .string(Base64.encode(report.root.bytes)),
      ]),
      "problems": .array(report.problems.map(json)),
      "notes": .array(report.notes.map(JSONValue.string)),
      "redactions": .array(report.redactions.map(\.json)),
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

  private func show(_ report: VerifyReport) {
    for note in report.notes { global.remark("note: \(Wording.safe(note))") }
    for problem in report.problems {
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
    let checked =
      "\(Wording.count(report.captures, "capture")), \(Wording.count(report.objects, "object")), "
      + "\(Wording.size(report.bytes)) in \(Wording.duration(report.seconds))"
    if report.isOK {
      let what = scrub ? "stored bytes intact" : "verified"
      Console.print("\(what): \(checked)")
      Console.print(
        "log \(report.origin), size \(report.size), root \(Base64.encode(report.root.bytes))")
    } else {
      Console.print("NOT VERIFIED: \(Wording.count(report.problems.count, "problem")); \(checked)")
    }
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
