// A request as the routes see it: nothing of the HTTP library, and nothing decoded that need not be.

/// What a client asked for.
struct Asked: Sendable {
  /// The method; HEAD is answered as GET is, without a body.
  enum Method: Sendable { case get, head, post, other }

  let method: Method
  /// The path of the request target as it came, percent-encoded, from its first slash on; not what
  /// stands behind `?`.
  let path: String
  /// What stands behind the first `?`, as it came; nil where there is none.
  let rawQuery: String?
  /// The parameters of the query, decoded (application/x-www-form-urlencoded), in their order.
  let query: [(name: String, value: String)]
  /// The header fields, names in lower case.
  let fields: [String: String]
  /// The body of a POST.
  let body: [UInt8]
  /// `http://host:port`, as the client knows this server.
  let origin: String

  /// The first parameter of this name; nil where there is none.
  func parameter(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }

  /// A parameter that says yes or no: there is one, and it is neither `0` nor `false`.
  func flag(_ name: String) -> Bool {
    parameter(name).map { $0 != "0" && $0 != "false" } ?? false
  }

  /// What stands behind `prefix` in the request target, query and all: a URL in a path, as Memento has
  /// it.
  ///
  /// Nil where the path does not begin so, or nothing follows.
  func target(behind prefix: String) -> String? {
    guard path.hasPrefix(prefix) else { return nil }
    let rest = String(path.dropFirst(prefix.count)) + (rawQuery.map { "?" + $0 } ?? "")
    return rest.isEmpty ? nil : rest
  }
}
