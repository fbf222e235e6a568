// Unified diffs in bytes, as GNU patch and git apply read them. Text passes through untouched.
// POSIX.1-2024 diff -u; GNU diffutils manual, "Detailed Description of Unified Format".

/// Writes unified diffs.
public enum UnifiedFormat {
  /// Appends the diff of two texts to `out`: two header lines and the hunks; nothing for texts that
  /// are the same.
  ///
  /// - Parameters:
  ///   - diff: The comparison of the texts.
  ///   - from: The old text.
  ///   - to: The new text.
  ///   - fromName: What to call the old text; quoted where it needs to be.
  ///   - toName: What to call the new text.
  ///   - context: Equal lines around each change.
  ///   - out: Receives the bytes.
  public static func append(
    _ diff: LineDiff,
    from: [UInt8],
    to: [UInt8],
    fromName: String,
    toName: String,
    context: Int = 3,
    out: inout [UInt8]
  ) {
    guard !diff.script.edits.isEmpty else { return }
    out.append(contentsOf: "--- ".utf8)
    appendName(fromName, to: &out)
    out.append(contentsOf: "\n+++ ".utf8)
    appendName(toName, to: &out)
    out.append(0x0A)
    for hunk in diff.script.hunks(context: context) {
      append(hunk, diff, from: from, to: to, out: &out)
    }
  }

  private static func append(
    _ hunk: Hunk,
    _ diff: LineDiff,
    from: [UInt8],
    to: [UInt8],
    out: inout [UInt8]
  ) {
    out.append(contentsOf: "@@ -".utf8)
    append(hunk.from, to: &out)
    out.append(contentsOf: " +".utf8)
    append(hunk.to, to: &out)
    out.append(contentsOf: " @@\n".utf8)
    var line = hunk.from.lowerBound
    for edit in hunk.edits {
      append(line..<edit.from.lowerBound, of: from, diff.fromLines, mark: 0x20, to: &out)
      append(edit.from, of: from, diff.fromLines, mark: 0x2D, to: &out)
      append(edit.to, of: to, diff.toLines, mark: 0x2B, to: &out)
      line = edit.from.upperBound
    }
    append(line..<hunk.from.upperBound, of: from, diff.fromLines, mark: 0x20, to: &out)
  }

  /// `start,count`, 1-based.
  ///
  /// `,1` is left out; an empty range names the line before it.
  private static func append(_ lines: Range<Int>, to out: inout [UInt8]) {
    out.append(contentsOf: String(lines.isEmpty ? lines.lowerBound : lines.lowerBound + 1).utf8)
    if lines.count != 1 { out.append(contentsOf: ",\(lines.count)".utf8) }
  }

  private static func append(
    _ run: Range<Int>,
    of text: [UInt8],
    _ lines: TokenIndex,
    mark: UInt8,
    to out: inout [UInt8]
  ) {
    for line in run {
      out.append(mark)
      out.append(contentsOf: text[lines[line]])
    }
    // Only a text's last line can lack its LF.
    if !run.isEmpty, run.upperBound == lines.count, text.last != 0x0A {
      out.append(contentsOf: "\n\\ No newline at end of file\n".utf8)
    }
  }

  /// A file name as git writes it: quoted as in C where it holds a control character, a quote, a
  /// backslash or a byte outside ASCII; with a tab after it where it holds a space, since that is
  /// where a reader would otherwise stop.
  static func appendName(_ name: String, to out: inout [UInt8]) {
    let bytes = Array(name.utf8)
    guard bytes.contains(where: { $0 < 0x20 || $0 >= 0x7F || $0 == 0x22 || $0 == 0x5C }) else {
      out.append(contentsOf: bytes)
      if bytes.contains(0x20) { out.append(0x09) }
      return
    }
    out.append(0x22)
    for byte in bytes {
      switch byte {
      case 0x07...0x0D:
        out.append(0x5C)
        out.append(Array("abtnvfr".utf8)[Int(byte) - 7])
      case 0x22, 0x5C:
        out.append(0x5C)
        out.append(byte)
      case 0x20..<0x7F: out.append(byte)
      default:
        out.append(0x5C)
        for shift in [UInt8(6), 3, 0] { out.append(0x30 + (byte >> shift) & 7) }
      }
    }
    out.append(0x22)
  }
}
