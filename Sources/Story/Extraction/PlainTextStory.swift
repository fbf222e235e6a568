// The story of a plain text: paragraphs, with the lines of a saved page's furniture left out.

enum PlainTextStory {
  /// Reads the story of a text in valid UTF-8.
  static func make(_ utf8: [UInt8]) -> Story {
    var story = Story()
    for (number, line) in utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      let bytes = line.filter { $0 != 0x0D }
      guard bytes.contains(where: { $0 > 0x20 }) else { continue }
      story.append(bytes, .paragraph, 0, "line \(number + 1)")
    }
    return story
  }
}
