// How lines end, and what a person is told of it: nothing where both texts end lines alike.
package import Archive

/// What stands at the end of a line.
package enum LineEnd {
  /// The text ended first.
  case none
  case lineFeed
  case carriageReturnLineFeed

  /// The end of a line that has at most one LF, at its end.
  package init(_ line: ArraySlice<UInt8>) {
    guard line.last == 0x0A else {
      self = .none
      return
    }
    self = line.dropLast().last == 0x0D ? .carriageReturnLineFeed : .lineFeed
  }

  /// Bytes it takes.
  package var count: Int {
    switch self {
    case .none: 0
    case .lineFeed: 1
    case .carriageReturnLineFeed: 2
    }
  }

  /// What to call it; empty for none.
  package var name: String {
    switch self {
    case .none: ""
    case .lineFeed: "LF"
    case .carriageReturnLineFeed: "CR LF"
    }
  }
}

/// A changed line as it is shown: its words, and what has to be said of its end.
package struct ShownLine {
  package var words: [(kind: Comparison.Operation.Kind, text: String)]
  /// `No newline at end of file`; nil where nothing is to be said.
  package var note: String?
}

extension Comparison {
  /// A changed line without its end; ends that changed are words (`CR LF`, `LF`) or a note.
  package func shown(_ operation: Operation) -> ShownLine {
    let (old, new) = (from[operation.fromBytes], to[operation.toBytes])
    let (oldEnd, newEnd) = (LineEnd(old), LineEnd(new))
    switch operation.kind {
    case .add:
      return ShownLine(
        words: [(.add, String(decoding: new.dropLast(newEnd.count), as: UTF8.self))],
        note: newEnd == .none ? "No newline at end of file" : nil)
    case .remove:
      return ShownLine(
        words: [(.remove, String(decoding: old.dropLast(oldEnd.count), as: UTF8.self))],
        note: oldEnd == .none ? "No newline at end of file" : nil)
    case .equal:
      return ShownLine(
        words: [(.equal, String(decoding: new.dropLast(newEnd.count), as: UTF8.self))])
    case .edit: break
    }
    let fromLimit = operation.fromBytes.upperBound - oldEnd.count
    let toLimit = operation.toBytes.upperBound - newEnd.count
    var line = ShownLine(words: [])
    for word in operation.words {
      let isNew = word.kind == .add
      let bytes = word.bytes.clamped(to: 0..<(isNew ? toLimit : fromLimit))
      guard !bytes.isEmpty else { continue }
      line.words.append((word.kind, String(decoding: (isNew ? to : from)[bytes], as: UTF8.self)))
    }
    switch (oldEnd, newEnd) {
    case (.none, .none): break
    case (.none, _): line.note = "No newline at end of the old file"
    case (_, .none): line.note = "No newline at end of the new file"
    default:
      if oldEnd != newEnd { line.words += [(.remove, oldEnd.name), (.add, newEnd.name)] }
    }
    return line
  }
}

/// Whether the texts have lines that end in CR LF at all: then such an end is nothing to speak of.
package struct LineEndHabits {
  private let from: Bool
  private let to: Bool

  package init(_ comparison: Comparison) {
    from = Self.hasCRLF(comparison.from)
    to = Self.hasCRLF(comparison.to)
  }

  private static func hasCRLF(_ text: [UInt8]) -> Bool {
    // An empty text has no habits: whatever comes will do.
    if text.isEmpty { return true }
    var previous: UInt8 = 0
    for byte in text {
      if byte == 0x0A, previous == 0x0D { return true }
      previous = byte
    }
    return false
  }

  /// Whether a line that came or went ends in CR LF where no line of the other text does.
  package func isOdd(_ operation: Comparison.Operation, in comparison: Comparison) -> Bool {
    switch operation.kind {
    case .add:
      !from && LineEnd(comparison.to[operation.toBytes]) == .carriageReturnLineFeed
    case .remove:
      !to && LineEnd(comparison.from[operation.fromBytes]) == .carriageReturnLineFeed
    default: false
    }
  }
}
