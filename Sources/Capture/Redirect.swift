// Which response sends the client elsewhere, and where to. Pure; the following is HTTPClient's.

/// Where redirects lead.
enum Redirect {
  /// The archived form of the URL that `hop` redirects to; nil where it is a response to capture.
  ///
  /// A redirect is a 301, 302, 303, 307 or 308 with a Location that is not empty (RFC 9110 section
  /// 15.4). Every request is a GET, so that the five differ in nothing.
  static func target(of hop: HTTPHop) throws(FetchError) -> String? {
    guard [301, 302, 303, 307, 308].contains(hop.status) else { return nil }
    let locations = Set(hop.values(of: "location").filter { !$0.isEmpty })
    guard let location = locations.first else { return nil }
    let shown = String(
      String.UnicodeScalarView(
        String(decoding: location, as: UTF8.self).unicodeScalars.prefix(200)
          .map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
      )
    )
    func refuse(_ reason: String) -> FetchError {
      // The place may hold a password, which must not be shown.
      .badRedirect(from: hop.url, location: shown.contains("@") ? "…" : shown, reason: reason)
    }
    guard locations.count == 1 else { throw refuse("it gives several different places") }
    let target: String
    do throws(FetchError) {
      target = try CapturedURL.resolve(location, against: hop.url)
    } catch .invalidURL(_, let reason) {
      throw refuse(reason)
    } catch .unsupportedScheme(let scheme) {
      throw refuse("\(scheme): is not http or https")
    } catch { throw error }
    guard !target.hasPrefix("file:") else { throw refuse("file: is not http or https") }
    return target
  }

  /// True where following `target` would repeat what was done: its URL was asked for before, and no
  /// response since then set a cookie that could change the answer.
  static func isLoop(_ hops: [HTTPHop], _ target: String) -> Bool {
    guard let last = hops.lastIndex(where: { $0.url == target }) else { return false }
    return hops[last...].allSatisfy { $0.values(of: "set-cookie").isEmpty }
  }
}
