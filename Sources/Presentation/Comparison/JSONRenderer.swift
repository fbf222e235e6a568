// `diff --json`: the shape of the command contract, one operation at a time.
package import Archive

package enum JSONRenderer {
  /// Writes the document, a piece at a time.
  package static func render(
    _ comparison: Comparison, from: DiffSide, to: DiffSide, write: (String) -> Void
  ) throws {
    write(
      "{\"by\":\"\(comparison.by.rawValue)\",\"from\":\(try from.json.line),\"operations\":[")
    for (number, operation) in comparison.operations.enumerated() {
      write((number == 0 ? "\n" : ",\n") + (try json(operation, in: comparison).line))
    }
    let summary = comparison.summary
    let counts = JSONValue.object([
      "sentences": .object([
        "equal": .int(summary.equal), "edited": .int(summary.edited), "moved": .int(summary.moved),
        "added": .int(summary.added), "removed": .int(summary.removed),
      ]),
      "claims": .object([:]), "similarity": .double(comparison.similarity),
    ])
    write(
      "\n],\"same\":\(comparison.same),\"summary\":\(try counts.line),\"to\":\(try to.json.line)}\n"
    )
  }

  private static func json(
    _ operation: Comparison.Operation, in comparison: Comparison
  ) -> JSONValue {
    let old = comparison.from[operation.fromBytes]
    let new = comparison.to[operation.toBytes]
    func text(_ bytes: ArraySlice<UInt8>, _ range: Range<Int>) -> JSONValue {
      guard !range.isEmpty else { return .null }
      return .string(
        comparison.by == .word ? String(decoding: bytes, as: UTF8.self) : comparison.line(bytes))
    }
    var fields: [String: JSONValue] = [
      "op": .string(operation.kind.rawValue), "from": .array(operation.from.map(JSONValue.int)),
      "to": .array(operation.to.map(JSONValue.int)),
      "text": .object(["from": text(old, operation.from), "to": text(new, operation.to)]),
      "moved": .bool(false), "claims": .array([]),
      "words": .array(
        comparison.words(of: operation).map {
          .object(["op": .string($0.kind.rawValue), "text": .string($0.text)])
        }),
    ]
    // Lines that differ in their end alone look the same otherwise.
    if comparison.by != .word, operation.kind == .edit, (old.last == 0x0A) != (new.last == 0x0A) {
      fields["endsInNewline"] = .object([
        "from": .bool(old.last == 0x0A), "to": .bool(new.last == 0x0A),
      ])
    }
    return .object(fields)
  }
}
