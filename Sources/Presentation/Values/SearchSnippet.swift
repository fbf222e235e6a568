// The words of a query marked in a sentence that was found.
import Store

/// A sentence with what was looked for marked in it.
package struct SearchSnippet {
  /// Marked stretches, in Unicode scalars of the sentence, ascending and apart.
  package let marks: [Range<Int>]
  /// The sentence in pieces; a long one is cut between and behind what is marked.
  package let pieces: [(text: String, isMarked: Bool)]

  /// Scalars that are kept between two marks, and behind the last.
  private static let kept = (between: 100, behind: 140)

  /// Marks in `text` what `wanted` names, as `SearchQuery.marks` has it.
  package init(_ text: String, marks wanted: [[String]]) {
    marks = Self.joined(Self.places(of: wanted, in: text))
    let scalars = Array(text.unicodeScalars)
    func piece(_ range: Range<Int>) -> String {
      String(String.UnicodeScalarView(scalars[range]))
    }
    var pieces: [(String, Bool)] = []
    var index = 0
    for mark in marks where mark.upperBound <= scalars.count {
      if index < mark.lowerBound {
        let between = piece(index..<mark.lowerBound)
        let short = Elision.shorten(
          between, keep: Self.kept.between, isFirst: index == 0, isLast: false)
        pieces.append((short, false))
      }
      pieces.append((piece(mark), true))
      index = mark.upperBound
    }
    if index < scalars.count {
      let rest = Elision.shorten(
        piece(index..<scalars.count), keep: Self.kept.behind, isFirst: index == 0, isLast: true)
      pieces.append((rest, false))
    }
    self.pieces = pieces
  }

  /// Where words and phrases stand.
  private static func places(of wanted: [[String]], in text: String) -> [Range<Int>] {
    let words = SearchQuery.words(of: text)
    var places: [Range<Int>] = []
    for phrase in wanted where !phrase.isEmpty && phrase.count <= words.count {
      for start in 0...(words.count - phrase.count) {
        let isHere = phrase.indices.allSatisfy { offset in
          let word = words[start + offset].word
          let part = phrase[offset]
          return part.hasSuffix("*") ? word.hasPrefix(part.dropLast()) : word == part
        }
        guard isHere else { continue }
        let last = words[start + phrase.count - 1].range
        places.append(words[start].range.lowerBound..<last.upperBound)
      }
    }
    return places
  }

  private static func joined(_ places: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for place in places.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, last.upperBound >= place.lowerBound {
        joined[joined.count - 1] =
          last.lowerBound..<max(last.upperBound, place.upperBound)
      } else {
        joined.append(place)
      }
    }
    return joined
  }
}
