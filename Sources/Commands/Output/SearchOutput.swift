// A sentence that was found, for people and for programs. What is marked in it is SearchSnippet's to say.
import Bytes
import Presentation
import Store

/// Writes the results of a search.
struct SearchOutput {
  let query: SearchQuery
  private let wrapper: TextWrapper
  /// The page that was named last.
  private var page: String?

  init(_ query: SearchQuery, isColored: Bool) {
    self.query = query
    wrapper = TextWrapper(isColored: isColored, width: min(max(Console.width, 40), 110))
  }

  /// The sentence below its page, with the captures that it was seen in.
  mutating func show(_ hit: SearchHit) {
    let write: (String) -> Void = { Console.write($0.utf8) }
    if page != hit.url {
      write(wrapper.styled(Wording.safe(hit.url), .bold) + "\n")
      page = hit.url
    }
    wrapper.wrap(
      SearchSnippet(hit.text, marks: query.marks).pieces.map {
        StyledText(text: Wording.safe($0.text), style: $0.isMarked ? .added : .plain)
      }, "  ", write)
    write(wrapper.styled("  " + Self.sightings(hit), hit.goneBy == nil ? .dim : .removed) + "\n")
  }

  /// When it was seen; that it went is an interval, from the last capture with it to the first without.
  private static func sightings(_ hit: SearchHit) -> String {
    guard let first = hit.first, let last = hit.last else { return "" }
    func named(_ place: SearchPlace) -> String {
      let time = String("\(place.time)".prefix(16)).replacing("T", with: " ")
      return "\(time) (#\(place.index))"
    }
    var line = "seen \(named(first))"
    if last != first { line += " to \(named(last))" }
    let stretches = hit.stretches.count
    if stretches > 1 { line += " in \(Wording.count(stretches)) stretches" }
    if let gone = hit.goneBy { line += ", gone by \(named(gone))" }
    return line
  }
}
