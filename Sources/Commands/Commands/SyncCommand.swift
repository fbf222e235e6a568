// `stet sync`: brings a mirror up to date, or says why that is refused, with the evidence.
import ArgumentParser
import Archive
import Bytes
import Presentation
import Store

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Bring a mirror of an archive up to date.",
    discussion: """
      A mirror is a copy without the signing key: it can be read and verified, and takes its \
      captures from the archive alone. It is made where there is none. Before anything is written \
      the two logs are compared; every batch is checked before it is added. Cut off, it goes on \
      where it was. Exit code 0: the mirror has all that the archive has published; 1: refused, \
      because the archive has less than the mirror, or another past.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The folder of the archive, which is only read; it may be in use.")
  var source: String

  @Argument(help: "The folder of the mirror: new, empty, or a mirror of that archive.")
  var mirror: String

  func run() async throws {
    let bar = ProgressBar("sync", isQuiet: global.quiet)
    defer { bar.clear() }
    let (source, mirror) = (
      ArchiveLocation.resolve(option: source), ArchiveLocation.resolve(option: mirror)
    )
    try ArchiveLocation.expectApart(source, mirror)
    let report = try Mirror.sync(from: source, to: mirror) { done, total in
      bar.show(done: done / 1_000_000, total: total / 1_000_000, unit: "MB", bytes: done)
    }
    bar.clear()
    if global.json {
      Console.print(try json(report).line)
    } else {
      show(report, source: source, mirror: mirror)
    }
    switch report.verdict {
    case .updated, .equal: break
    case .rollback, .fork: throw Failed(status: ExitStatus.negative)
    }
  }

  private func show(_ report: MirrorReport, source: String, mirror: String) {
    let (source, mirror) = (Wording.safe(source), Wording.safe(mirror))
    switch report.verdict {
    case .updated:
      Console.print(
        "up to date: \(Wording.count(report.captures, "capture")) added, "
          + "\(Wording.size(report.bytes)) in \(Wording.duration(report.seconds))")
      Console.print(
        "log \(report.origin), size \(report.to.size), root \(Base64.encode(report.to.root.bytes))")
    case .equal:
      Console.print("nothing to do: the mirror has all that \(source) has published")
      Console.print(
        "log \(report.origin), size \(report.to.size), root \(Base64.encode(report.to.root.bytes))")
    case .rollback:
      Console.print(
        "REFUSED: \(source) has \(Wording.count(Int(clamping: report.to.size))) leaves, and its "
          + "mirror \(mirror) already has \(Wording.count(Int(clamping: report.from.size))) of the "
          + "same log")
      Console.print(
        "The archive was put back to an older state. Nothing was written; the mirror is the newer "
          + "copy: keep it.")
    case .fork(let proof): show(proof, source: source, mirror: mirror)
    }
  }

  static let meaning =
    "One log has two pasts: the same key signed both checkpoints, and they disagree on this leaf. "
    + "Someone who holds the key rewrote history, or two copies of the archive were written to "
    + "separately. The two checkpoints are the evidence."

  private func show(_ proof: ForkProof, source: String, mirror: String) {
    Console.print("REFUSED: the log of \(source) is not that of its mirror \(mirror)")
    Console.print("first leaf that differs: #\(proof.index)")
    for (name, side) in [(source, proof.source), (mirror, proof.mirror)] {
      Console.print("")
      Console.print("\(name) has leaf hash \(side.leafHash.hex)")
      Console.print("in the tree of this checkpoint:")
      Console.print("")
      Console.write(side.checkpoint)
    }
    Console.print("")
    Console.print(SyncCommand.meaning)
    Console.print(
      "Nothing was written. Keep both; 'stet sync --json' adds the inclusion proofs that anyone "
        + "can check.")
  }

  private func json(_ report: MirrorReport) -> JSONValue {
    var fields: [String: JSONValue] = [
      "captures": .int(report.captures), "segments": .int(report.segments),
      "bytes": .int(report.bytes), "seconds": .double(report.seconds),
      "origin": .string(report.origin), "from": json(report.from), "to": json(report.to),
    ]
    switch report.verdict {
    case .updated: fields["state"] = .string("updated")
    case .equal: fields["state"] = .string("equal")
    case .rollback: fields["state"] = .string("rollback")
    case .fork(let proof):
      fields["state"] = .string("fork")
      fields["fork"] = .object([
        "index": .int(proof.index), "source": json(proof.source), "mirror": json(proof.mirror),
        "meaning": .string(SyncCommand.meaning),
      ])
    }
    return .object(fields)
  }

  private func json(_ head: LogHead) -> JSONValue {
    .object([
      "size": .int(Int(clamping: head.size)), "root": .string(Base64.encode(head.root.bytes)),
    ])
  }

  private func json(_ side: ForkProof.Side) -> JSONValue {
    .object([
      "checkpoint": .string(String(decoding: side.checkpoint, as: UTF8.self)),
      "leafHash": .string(side.leafHash.hex),
      "inclusion": .array(side.inclusion.map { .string(Base64.encode($0.bytes)) }),
    ])
  }
}
