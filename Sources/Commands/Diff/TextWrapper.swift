// Styled text in lines no wider than the terminal. Knows columns and spaces, nothing of diffs.
import Presentation

/// How a piece of text looks.
enum TextStyle: String {
  case plain = ""
  case removed = "\u{1B}[31m"
  case added = "\u{1B}[32m"
  case moved = "\u{1B}[35m"
  case dim = "\u{1B}[2m"
  case bold = "\u{1B}[1m"
}

/// A piece of text and how it looks.
struct StyledText {
  var text: String
  var style: TextStyle
}

/// Wraps text between words, and between the characters of scripts that have no spaces.
struct TextWrapper {
  /// Whether to use colour.
  var isColored: Bool
  /// The width in columns.
  var width: Int

  /// The text with its colour.
  func styled(_ text: String, _ style: TextStyle) -> String {
    isColored && style != .plain ? style.rawValue + text + "\u{1B}[0m" : text
  }

  /// Writes pieces as one paragraph with a `mark` of `indent` columns before its first line, and as
  /// much space before the others.
  func wrap(
    _ pieces: [StyledText], _ mark: String, indent: Int = 2, _ write: (String) -> Void
  ) {
    let margin = String(repeating: " ", count: indent)
    var line = mark
    var column = indent
    var isEmpty = true
    // Text of one style waits here, so that colours change only where the style does.
    var waiting = StyledText(text: "", style: .plain)
    func flush() {
      if !waiting.text.isEmpty { line += styled(waiting.text, waiting.style) }
      waiting.text = ""
    }
    func breakLine() {
      flush()
      write(line + "\n")
      line = margin
      column = indent
      isEmpty = true
    }
    for (number, piece) in pieces.enumerated() {
      flush()
      waiting.style = piece.style
      let units = Self.units(of: piece.text)
      for (place, unit) in units.enumerated() {
        // Room for a mark that belongs to this word, and is another piece.
        let reserve =
          place == units.count - 1 && number + 1 < pieces.count
          ? Self.markColumns(pieces[number + 1].text) : 0
        var rest = unit[...]
        var columns = Columns.of(rest)
        // What fits no line is cut where it stands.
        let isCut = columns > width - indent && column < width - 8
        if !isEmpty, !isCut, column + columns + reserve > width, rest.contains(where: { $0 != " " })
        {
          breakLine()
          rest = rest.drop { $0 == " " }
          columns = Columns.of(rest)
        }
        // A word longer than the line is cut.
        while column + columns > width, column < width {
          let part = Self.prefix(of: rest, columns: max(1, width - column))
          waiting.text += part
          rest = rest.dropFirst(part.count)
          columns = Columns.of(rest)
          guard !rest.isEmpty else { break }
          breakLine()
        }
        if rest.isEmpty { continue }
        waiting.text += rest
        column += columns
        isEmpty = false
      }
    }
    flush()
    write(line + "\n")
  }

  /// The columns of a lone mark at the beginning of `text`, such as a full stop; 0 for none.
  private static func markColumns(_ text: String) -> Int {
    guard let first = text.first, first.isPunctuation else { return 0 }
    let second = text.dropFirst().first
    return second == nil || second == " " ? Columns.of(first) : 0
  }

  /// The longest beginning that fits, at least one character.
  private static func prefix(of text: Substring, columns: Int) -> Substring {
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      used += Columns.of(text[end])
      if used > columns, end > text.startIndex { break }
      end = text.index(after: end)
    }
    return text[..<end]
  }

  /// What is not broken: words, each with the spaces before it, and single ideographs, each with
  /// the punctuation that must not begin a line.
  private static func units(of text: String) -> [String] {
    var units: [String] = []
    var unit = ""
    var previous: Character = " "
    for character in text {
      let mayBreak =
        character == " "
        ? previous != " "
        : (Columns.isIdeographic(character) || Columns.isIdeographic(previous))
          && previous != " " && !noLineBegins(with: character) && !noLineEnds(with: previous)
      if mayBreak, !unit.isEmpty {
        units.append(unit)
        unit = ""
      }
      unit.append(character)
      previous = character
    }
    if !unit.isEmpty { units.append(unit) }
    return units
  }

  /// Closing punctuation (JIS X 4051).
  private static func noLineBegins(with character: Character) -> Bool {
    "、。，．：；！？」』）】》〉〕ーっゃゅょッャュョ々…".contains(character)
  }

  private static func noLineEnds(with character: Character) -> Bool {
    "「『（【《〈〔".contains(character)
  }
}
