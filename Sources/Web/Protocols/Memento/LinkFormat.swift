// Links as header field (RFC 8288) and as document (RFC 6690), for Memento (RFC 7089). Targets are URLs of
// captured pages, which may hold anything: all but a URL's own characters is percent-encoded in them.
import Bytes

/// A link.
struct LinkValue {
  let target: String
  let relation: String
  var attributes: [(name: String, value: String)] = []

  /// A link to `target`, which is encoded here.
  init(_ target: String, _ relation: String, _ attributes: [(name: String, value: String)] = []) {
    (self.target, self.relation) = (FormEncoding.pathEncoded(target), relation)
    self.attributes = attributes
  }

  /// `<target>; rel="relation"; name="value"`.
  var text: String {
    var out = "<\(target)>; rel=\"\(relation)\""
    for (name, value) in attributes { out += "; \(name)=\"\(value)\"" }
    return out
  }
}

/// The resources of Memento on this server.
struct MementoAddresses {
  /// The original resource.
  let url: String
  /// This server, as the client knows it.
  let origin: String

  var timeGate: String { "\(origin)/timegate/\(url)" }

  /// The TimeMap in a format, or a later page of it.
  func timeMap(_ format: String = "link", page: Int = 0) -> String {
    "\(origin)/timemap/\(format)/\(page == 0 ? "" : "\(page)/")\(url)"
  }

  /// A memento; `modifier` is `id_` for its exact bytes.
  func memento(_ time: Instant, modifier: String = "") -> String {
    "\(origin)/web/\(Timestamp14.text(time))\(modifier)/\(url)"
  }

  var original: LinkValue { LinkValue(url, "original") }
  var timeGateLink: LinkValue { LinkValue(timeGate, "timegate") }
  var timeMapLink: LinkValue {
    LinkValue(timeMap(), "timemap", [("type", "application/link-format")])
  }

  func mementoLink(_ time: Instant, _ relation: String) -> LinkValue {
    LinkValue(memento(time), relation, [("datetime", HTTPDate.text(time))])
  }
}

extension Sequence<LinkValue> {
  /// The value of a Link field.
  var header: String { map(\.text).joined(separator: ", ") }
}
