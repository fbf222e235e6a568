// `stet show` and `stet cat`: a capture's record, and its exact bytes.
import ArgumentParser
import Archive
import Bytes
import Presentation
import Store

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show what is recorded of a capture.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The capture: URL, URL~N, URL@TIME, #N or an id.")
  var ref: String

  func run() async throws {
    let view = try ArchiveView(root: global.root)
    let capture = try Reference.capture(ref, in: view)
    let before = try view.capture(before: capture)
    let redaction = try view.redaction(of: capture.record.body)
    let headersRedaction = try capture.record.headers.flatMap { try view.redaction(of: $0) }
    let exchange =
      headersRedaction == nil ? try capture.record.headers.map { try view.object($0) } : nil
    if global.json {
      var fields = capture.fields(before: before)
      fields["method"] = .string("\(capture.record.method)")
      fields["headers"] = .optional(capture.record.headers?.description)
      fields["received"] = .optional(capture.record.received?.description)
      fields["source"] =
        capture.record.source.isEmpty ? .null : .string(Hex.encode(capture.record.source))
      fields["exchange"] = .optional(exchange.map { String(decoding: $0, as: UTF8.self) })
      fields["redacted"] = redaction?.json ?? .null
      fields["headersRedacted"] = headersRedaction?.json ?? .null
      Console.print(try JSONValue.object(fields).line)
      return
    }
    let record = capture.record
    var lines = [
      ("URL", Wording.safe(record.url)),
      ("captured", "\(record.capturedAt), from \(capture.methodWord)"),
    ]
    if record.status != 0 { lines.append(("status", String(record.status))) }
    lines += [
      ("media type", record.mediaType), ("size", Wording.count(Int(clamping: record.size), "byte")),
      ("body", record.body.description),
    ]
    if let redaction { lines.append(("", Wording.safe("\(redaction)"))) }
    if let received = record.received { lines.append(("as received", received.description)) }
    if let headers = record.headers { lines.append(("headers", headers.description)) }
    if let headersRedaction { lines.append(("", Wording.safe("\(headersRedaction)"))) }
    lines += [("capture", capture.id.hex), ("in the log", "#\(capture.index)")]
    if let before {
      let same = capture.isChanged(before) ? "another body" : "the same body"
      lines.append(
        ("before", "\(before.shortID), \(before.record.capturedAt), with \(same)"))
    } else {
      lines.append(("before", "none: the first capture of this URL"))
    }
    for (name, value) in lines {
      Console.print(name + String(repeating: " ", count: max(1, 13 - name.count)) + value)
    }
    if let exchange {
      Console.print("")
      for line in String(decoding: exchange, as: UTF8.self).split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      {
        Console.print("    " + Wording.safe(String(line)))
      }
    }
  }
}

struct CatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cat", abstract: "Write a capture's exact body bytes.")

  @OptionGroup var global: GlobalOptions

  @Argument(help: "The capture: URL, URL~N, URL@TIME, #N or an id.")
  var ref: String

  func run() async throws {
    let view = try ArchiveView(root: global.root)
    let capture = try Reference.capture(ref, in: view)
    Console.write(try view.object(capture.record.body))
  }
}
