// `stet redact`: takes a body (and, if asked to, the response headers) down for a logged reason.
import ArgumentParser
import Archive
import Bytes
import Presentation
import Store

struct RedactCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "redact", abstract: "Take a capture's body down for good, for a logged reason.",
    discussion: """
      The bytes are overwritten in the archive. What stays, and stays provable: URL, time, size, \
      hash, and the reason. All captures with the same bytes lose them, and they are never stored \
      again. Copies elsewhere (backups, mirrors) are not touched.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The capture: URL, URL~N, URL@TIME, #N or an id.")
  var ref: String

  @Option(help: "Why, in one line. It is logged for good, and published.")
  var reason: String

  @Flag(help: "Take the recorded response headers down too.")
  var headers = false

  @Flag(help: "Do not ask.")
  var yes = false

  func validate() throws {
    if let defect = RedactionRecord.defect(inReason: reason) { throw ValidationError(defect) }
  }

  /// What is to go.
  private struct Target {
    var object: Digest
    var name: String
  }

  func run() async throws {
    let view = try ArchiveView(root: global.root)
    let capture = try Reference.capture(ref, in: view)
    var targets = [Target(object: capture.record.body, name: "body")]
    if headers {
      guard let object = capture.record.headers else {
        throw ReferenceError(description: "\(ref) has no recorded headers")
      }
      targets.append(Target(object: object, name: "headers"))
    }
    var open: [Target] = []
    for target in targets {
      if let known = try view.redaction(of: target.object) {
        // Alone, that is an error; beside something that can still go, it is not.
        if targets.count == 1 { throw StoreError.redacted(known) }
        global.remark("the \(target.name) was \(Wording.safe("\(known)"))")
      } else {
        open.append(target)
      }
    }
    if let first = targets.first, open.isEmpty, let known = try view.redaction(of: first.object) {
      throw StoreError.redacted(known)
    }
    if !yes, Console.isInputTerminal { try ask(capture, open, view) }
    let writer = try ArchiveWriter(root: global.root)
    var outcomes: [JSONValue] = []
    for target in open {
      let outcome = try writer.redact(target.object, reason: reason)
      if global.json { outcomes.append(json(outcome, target)) } else { show(outcome, target) }
    }
    try writer.close()
    if global.json {
      Console.print(try JSONValue.object(["redactions": .array(outcomes)]).line)
    } else {
      global.remark(
        "Other versions may hold the same words; backups and mirrors keep the bytes until they are "
          + "brought up to date.")
    }
  }

  private func ask(
    _ capture: CatalogueEntry, _ targets: [Target], _ view: ArchiveView
  ) throws {
    for target in targets {
      let (_, count) = try view.captures(of: target.object, limit: 1)
      Console.note(
        "This overwrites the \(target.name) of \(Wording.safe(capture.record.url)) of "
          + "\(capture.record.capturedAt), \(Wording.count(count, "capture")) in all, for good.")
    }
    Console.draw("Type 'yes' to go on: ")
    guard readLine(strippingNewline: true) == "yes" else {
      Console.note("nothing was changed")
      throw Failed(status: ExitStatus.failure)
    }
  }

  private func show(_ outcome: RedactionOutcome, _ target: Target) {
    let redaction = outcome.redaction
    Console.print(
      "redacted the \(target.name) \(redaction.object), logged as #\(redaction.index)")
    Console.print("reason: \(Wording.safe(redaction.reason))")
    Console.print(
      "\(Wording.count(outcome.bytes, "byte")) in \(Wording.count(outcome.records, "record")) "
        + "overwritten; \(Wording.count(outcome.restored, "object")) stored anew")
    if !outcome.removed.isEmpty {
      Console.print("\(Wording.count(outcome.removed.count, "file")) of aside/ removed")
    }
    if outcome.captureCount > 1 {
      Console.print("\(Wording.count(outcome.captureCount, "capture")) had it:")
    }
    let shown = outcome.captures.prefix(20)
    for capture in shown {
      Console.print(
        "    #\(capture.index) \(Wording.safe(capture.record.url)) of \(capture.record.capturedAt)")
    }
    let more = outcome.captureCount - shown.count
    if more > 0 { Console.print("    and \(Wording.count(more, "more capture"))") }
  }

  private func json(_ outcome: RedactionOutcome, _ target: Target) -> JSONValue {
    .object([
      "index": .int(Int(clamping: outcome.redaction.index)),
      "time": .string(outcome.redaction.time.description),
      "object": .string(outcome.redaction.object.description),
      "of": .string(target.name), "reason": .string(outcome.redaction.reason),
      "captures": .array(
        outcome.captures.map { capture in
          .object([
            "index": .int(Int(clamping: capture.index)), "id": .string(capture.id.hex),
            "url": .string(capture.record.url),
            "capturedAt": .string(capture.record.capturedAt.description),
          ])
        }),
      "moreCaptures": .int(outcome.captureCount - outcome.captures.count),
      "records": .int(outcome.records), "bytes": .int(outcome.bytes),
      "restored": .int(outcome.restored),
      "removed": .array(outcome.removed.map { .string("aside/" + $0) }),
    ])
  }
}
