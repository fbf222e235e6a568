// A capture as the commands print it: JSON fields of the contract, and a line for a person.
import Bytes
package import Store

extension Redaction {
  /// What was taken down where, when and why.
  package var json: JSONValue {
    .object([
      "index": .int(Int(clamping: index)), "time": .string(time.description),
      "object": .string(object.description), "reason": .string(reason),
    ])
  }
}

extension CatalogueEntry {
  /// The fields of `capture`, `history` and `show`; `before` is the capture just before this one.
  package func fields(before: CatalogueEntry?) -> [String: JSONValue] {
    [
      "id": .string(id.hex), "index": .int(Int(clamping: index)), "url": .string(record.url),
      "capturedAt": .string(record.capturedAt.description),
      "status": record.status == 0 ? .null : .int(Int(record.status)),
      "mediaType": .string(record.mediaType), "body": .string(record.body.description),
      "size": .int(Int(clamping: record.size)), "changed": .bool(isChanged(before)),
      "previous": .optional(before?.id.hex),
    ]
  }

  /// True where the body is not that of the capture before, or there is none before.
  package func isChanged(_ before: CatalogueEntry?) -> Bool { before?.record.body != record.body }

  /// How the bytes were come by, in words.
  package var methodWord: String {
    switch record.method {
    case .file: "a file"
    case .standardInput: "standard input"
    case .http: "HTTP"
    case .git: "git commit \(Hex.encode(record.source))"
    }
  }

  /// The id's first digits, enough to name the capture.
  package var shortID: String { String(id.hex.prefix(12)) }
}
