// Which path leads where. One list, in the order in which it is read.

/// A place that is served.
struct Route: Sendable {
  /// Its name in /metrics.
  let name: String
  /// Whether answering may take longer than a few milliseconds.
  var isCostly = false
  /// Whether it takes forms (POST) too.
  var takesForms = false
  /// The path, or how paths begin where it ends in `/`.
  let path: String
  let answer: @Sendable (Asked, ReadingRoom) throws -> Reply
}

/// All that is served.
struct Routes: Sendable {
  private var exact: [String: Route] = [:]
  private var prefixes: [Route] = []

  init(_ room: ReadingRoom) {
    for route in PageRoutes.all + ProtocolRoutes.all {
      if route.path.hasSuffix("/"), route.path.count > 1 {
        prefixes.append(route)
      } else {
        exact[route.path] = route
      }
    }
    // The longest first: `/capture/` before `/`.
    prefixes.sort { $0.path.utf8.count > $1.path.utf8.count }
  }

  /// The route of a path; nil where nothing is served.
  func route(for path: String) -> Route? {
    exact[path]
      ?? prefixes.first { path.hasPrefix($0.path) && path.utf8.count > $0.path.utf8.count }
  }
}
