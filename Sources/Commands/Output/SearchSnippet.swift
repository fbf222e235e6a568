// The words of a query marked in a sentence that was found.
import Store

/// A sentence with what was looked for marked in it.
struct SearchSnippet {
  /// Marked stretches, in Unicode scalars of the sentence.
  let marks: [Range<Int>]
  /// The sentence in pieces; a long one is cut around what is marked.
  let pieces: [(text: String, isMarked: Bool)]

  init(_ text: String, marks wanted: [[String]]) {
    let words = SearchQuery.words(of: text)
    var marks: [Range<Int>] = []
    for phrase in wanted where !phrase.isEmpty && phrase.count <= words.count {
      for start in 0...(words.count - phrase.count) {
        let isHere = phrase.indices.allSatisfy { offset in
          let word = words[start + offset].word
          let part = phrase[offset]
          return part.hasSuffix("*") ? word.hasPrefix(part.dropLast()) : word == part
        }
        guard isHere else { continue }
        marks.append(
          words[start].range.lowerBound..<words[start + phrase.count - 1].range.upperBound)
      }
    }
    marks.sort { $0.lowerBound < $1.lowerBound }
    var joined: [Range<Int>] = []
    for mark in marks {
      if let last = joined.last, last.upperBound >= mark.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, mark.upperBound)
      } else {
        joined.append(mark)
      }
    }
    self.marks = joined
    let scalars = Array(text.unicodeScalars)
    func piece(_ range: Range<Int>) -> String {
      String(String.UnicodeScalarView(scalars[range]))
    }
    var pieces: [(String, Bool)] = []
    var index = 0
    for mark in joined where mark.upperBound <= scalars.count {
      if index < mark.lowerBound {
        let between = piece(index..<mark.lowerBound)
        pieces.append(
          (Elision.shorten(between, keep: 100, isFirst: index == 0, isLast: false), false))
      }
      pieces.append((piece(mark), true))
      index = mark.upperBound
    }
    if index < scalars.count {
      pieces.append(
        (
          Elision.shorten(piece(index..<scalars.count), keep: 140, isFirst: false, isLast: true),
          false
        ))
    }
    self.pieces = pieces
  }
}
