// `diff --by sentence --json`: the shape of the command contract, one operation at a time.
import Archive
import Story
import StoryDiff

package enum SentenceJSONRenderer {
  /// Writes the document, a piece at a time.
  package static func render(_ report: SentenceReport, write: (String) -> Void) throws {
    let comparison = report.sentences
    write("{\"by\":\"sentence\",")
    if let page = report.page {
      write("\"basis\":{\"from\":\"\(page.from.basis.rawValue)\",")
      write("\"to\":\"\(page.to.basis.rawValue)\"},\"elsewhere\":\"\(page.elsewhere.rawValue)\",")
    }
    write("\"from\":\(try report.from.json.line),")
    let metadata = report.metadataLines.map { field, from, to in
      JSONValue.object([
        "field": .string(field), "from": .optional(from), "to": .optional(to),
      ])
    }
    write("\"metadata\":\(try JSONValue.array(metadata).line),\"operations\":[")
    for (number, operation) in comparison.operations.enumerated() {
      write((number == 0 ? "\n" : ",\n") + (try json(number, operation, in: report).line))
    }
    write(
      "\n],\"same\":\(comparison.same),\"summary\":\(try summary(report).line),"
        + "\"to\":\(try report.to.json.line)}\n")
  }

  /// The counts as the contract has them.
  package static func summary(_ report: SentenceReport) -> JSONValue {
    let comparison = report.sentences
    let counts = comparison.counts
    return .object([
      "sentences": .object([
        "equal": .int(counts.equal), "edited": .int(counts.edited), "moved": .int(counts.moved),
        "added": .int(counts.added), "removed": .int(counts.removed),
      ]),
      "claims": ClaimWording.json(ClaimWording.counts(report.claims)),
      "similarity": .double(comparison.similarity),
    ])
  }

  private static func json(
    _ number: Int, _ operation: StoryComparison.Operation, in report: SentenceReport
  ) -> JSONValue {
    let comparison = report.sentences
    let claims = report.claims.indices.contains(number) ? report.claims[number] : []
    func text(_ side: StorySide, _ range: Range<Int>) -> JSONValue {
      range.isEmpty ? .null : .string(side.text(of: range))
    }
    var fields: [String: JSONValue] = [
      "op": .string(operation.kind.rawValue), "from": .array(operation.from.map(JSONValue.int)),
      "to": .array(operation.to.map(JSONValue.int)),
      "text": .object([
        "from": text(comparison.from, operation.from), "to": text(comparison.to, operation.to),
      ]),
      "moved": .bool(operation.isMoved),
      "claims": .array(claims.map { ClaimWording.json($0, explains: report.explains) }),
      "words": .array(
        operation.words.map {
          .object(["op": .string($0.kind.rawValue), "text": .string($0.text)])
        }),
    ]
    if report.isImprint(number) { fields["part"] = .string("imprint") }
    return .object(fields)
  }
}
