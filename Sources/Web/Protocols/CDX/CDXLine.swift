// A capture as a line of CDX: the fields that pywb gives, as texts, in its order.
import Bytes
import Presentation
import Store

/// A line.
struct CDXLine {
  /// Fields in the order in which they are written.
  static let names = ["urlkey", "timestamp", "url", "mime", "status", "digest", "length"]

  /// Other names of fields, which queries may use (pywb's CDX_ALT_FIELDS).
  static let otherNames = [
    "u": "url", "original": "url", "statuscode": "status", "s": "status", "mimetype": "mime",
    "m": "mime", "l": "length", "d": "digest", "t": "timestamp", "k": "urlkey",
  ]

  /// The values, in the order of `names`.
  let values: [String]

  /// The line of a capture whose SURT is `key`.
  ///
  /// `-` stands for a status that there is none of. There are no revisits: each capture can be replayed
  /// by itself. `length` is that of the body.
  init(_ capture: CatalogueEntry, key: String) {
    let record = capture.record
    values = [
      key, Timestamp14.text(record.capturedAt), FormEncoding.pathEncoded(record.url),
      record.mediaType, record.status == 0 ? "-" : String(record.status), record.body.description,
      String(record.size),
    ]
  }

  /// The value of a field; nil for one that there is none of.
  func value(_ name: String) -> String? {
    Self.names.firstIndex(of: Self.otherNames[name] ?? name).map { values[$0] }
  }

  var timestamp: String { values[1] }

  /// `<surt> <time> {…}`: without `fields`, all that are not in front.
  func cdxj(_ fields: [String]? = nil) -> String {
    "\(values[0]) \(values[1]) \(object(fields ?? Array(Self.names.dropFirst(2))))"
  }

  /// A JSON object.
  func json(_ fields: [String]? = nil) -> String { object(fields ?? Self.names) }

  /// Values with spaces between them, `-` where there is none.
  func text(_ fields: [String]? = nil) -> String {
    (fields ?? Self.names).map { value($0) ?? "-" }.joined(separator: " ")
  }

  private func object(_ fields: [String]) -> String {
    let members = fields.compactMap { name -> String? in
      guard let value = value(name), let text = try? JSONValue.string(value).line,
        let label = try? JSONValue.string(name).line
      else { return nil }
      return "\(label): \(text)"
    }
    return "{" + members.joined(separator: ", ") + "}"
  }
}
