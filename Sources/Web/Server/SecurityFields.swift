// What browsers are told of our answers: whatever a captured page holds, it stays text, or in a sandbox.
import HTTPTypes

enum SecurityFields {
  /// The header fields of an answer of this kind.
  static func fields(_ policy: Reply.Policy) -> [(HTTPField.Name, String)] {
    var fields: [(HTTPField.Name, String)] = []
    func add(_ name: String, _ value: String) {
      if let name = HTTPField.Name(name) { fields.append((name, value)) }
    }
    switch policy {
    case .page:
      add(
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'; "
          + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
      add("x-frame-options", "DENY")
      add("cross-origin-opener-policy", "same-origin")
      add("permissions-policy", "camera=(), geolocation=(), microphone=()")
    case .data:
      add("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
    case .replay:
      // An origin of its own, which nothing belongs to; what is archived here may be shown in it.
      add(
        "content-security-policy",
        "sandbox; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
          + "font-src 'self' data:; media-src 'self' data:; form-action 'none'; base-uri 'none'; "
          + "frame-ancestors 'self'")
    }
    // With no referrer at all browsers say of our own forms that they come from nowhere (Origin: null).
    add("referrer-policy", policy == .page ? "same-origin" : "no-referrer")
    if policy != .replay { add("cross-origin-resource-policy", "same-origin") }
    return fields
  }
}

/// Values of header fields.
enum FieldValue {
  /// The value where a field may hold it (RFC 9110, 5.5, without obs-text); nil otherwise.
  static func checked(_ value: String) -> String? {
    value.utf8.allSatisfy { $0 == 0x09 || (0x20...0x7E).contains($0) } ? value : nil
  }
}
