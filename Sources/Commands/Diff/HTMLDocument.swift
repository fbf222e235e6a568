// A page of its own for a comparison: no script, nothing fetched; reads on paper, on a telephone, in the
// dark, and without colour. What comes from captured pages is text here, never markup.
import Archive

/// Writes the frame of a comparison as HTML.
enum HTMLDocument {
  /// Text as text: no markup of its own, no character that hides or turns other text.
  static func escaped(_ text: String) -> String {
    var out = ""
    for character in Wording.safe(text.replacing("\n", with: " ").replacing("\t", with: " ")) {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      default: out.append(character)
      }
    }
    return out
  }

  /// Everything before the changes: head, sides, summary.
  static func begin(
    _ from: DiffSide, _ to: DiffSide, summary: String, language: String?,
    _ write: (String) -> Void
  ) {
    let title =
      from.source == to.source
      ? "What changed in \(from.source)" : "From \(from.source) to \(to.source)"
    let tag = language.map { " lang=\"\(escaped($0))\"" } ?? ""
    write(
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="generator" content="stet \(StetCommand.version)">
      <title>\(escaped(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      <header>
      <h1>\(escaped(title))</h1>
      <dl>
      \(side("Before", from))\(side("After", to))</dl>
      <p class="summary">\(escaped(summary.prefix(1).uppercased() + summary.dropFirst())).</p>
      </header>
      <main\(tag)>

      """)
  }

  private static func side(_ name: String, _ side: DiffSide) -> String {
    let time = side.capturedAt.map {
      "<time datetime=\"\(escaped($0))\">\(escaped($0))</time>"
    }
    let id = side.id.map { " <small>capture <code>\(escaped($0))</code></small>" } ?? ""
    return "<dt>\(name)</dt><dd>\(time ?? escaped(side.source))\(id)</dd>\n"
  }

  /// Everything behind the changes.
  static func end(_ write: (String) -> Void) {
    write(
      """
      </main>
      <footer><ins>Underlined</ins> came, <del>struck through</del> went. Made by Stet.</footer>
      </body>
      </html>

      """)
  }

  /// Words with their marks; unchanged runs are cut to `keep` characters beside changes.
  static func marked(
    _ words: [(kind: Comparison.Operation.Kind, text: String)], keep: Int
  ) -> String {
    words.enumerated().map { number, word in
      switch word.kind {
      case .add: return "<ins>\(escaped(word.text))</ins>"
      case .remove: return "<del>\(escaped(word.text))</del>"
      default:
        return escaped(
          Elision.shorten(
            word.text, keep: keep, isFirst: number == 0, isLast: number == words.count - 1))
      }
    }.joined()
  }

  /// A row: what happened, and the text.
  static func row(
    _ kind: String, label: String, id: String? = nil, _ content: String, note: String? = nil,
    _ write: (String) -> Void
  ) {
    let anchor = id.map { " id=\"\($0)\"" } ?? ""
    let extra = note.map { " <span class=\"note\">\($0)</span>" } ?? ""
    write(
      "<section class=\"\(kind)\"\(anchor)><p class=\"label\">\(escaped(label))</p>"
        + "<p class=\"text\">\(content)\(extra)</p></section>\n")
  }

  private static let style = """

    :root { color-scheme: light dark; --ink: #1c1b1a; --paper: #fdfcfa; --soft: #66625c; --line: #dcd7ce;
      --ins: #0a5c2b; --ins-bg: #dcf3e2; --del: #8f1d1d; --del-bg: #fbe3e0; --move: #5b3a94; }
    @media (prefers-color-scheme: dark) { :root { --ink: #ece8e1; --paper: #191817; --soft: #a8a298;
      --line: #3a3733; --ins: #9be3b2; --ins-bg: #12351f; --del: #ffb4ab; --del-bg: #471a17;
      --move: #cdb3ff; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 56rem; background: var(--paper);
      color: var(--ink); font: 1.0625rem/1.6 Georgia, "Noto Serif", serif; overflow-wrap: anywhere; }
    h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .75rem; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: 0; }
    dt, .label, .fold, .note, footer, small { font-family: system-ui, "Noto Sans", sans-serif; }
    dt { color: var(--soft); } dd { margin: 0; } small { color: var(--soft); } code { font-size: .8em; }
    .summary { font-weight: bold; border-bottom: 1px solid var(--line); padding-bottom: 1rem; }
    section { display: grid; grid-template-columns: 7rem 1fr; gap: 1rem; padding: .35rem 0; }
    section p { margin: 0; }
    .label { color: var(--soft); font-size: .8rem; line-height: 1.7rem; text-align: right; }
    .edited .label, .split .label, .merged .label, .metadata .label { color: var(--ink); }
    .added .label { color: var(--ins); } .removed .label { color: var(--del); }
    .moved .label, .departed .label { color: var(--move); }
    .same .text, .departed .text { color: var(--soft); }
    .heading .text { font-weight: bold; }
    ins { color: var(--ins); background: var(--ins-bg); text-decoration: underline;
      text-decoration-thickness: 2px; text-underline-offset: 3px; }
    del { color: var(--del); background: var(--del-bg); text-decoration: line-through; }
    .claims { list-style: none; margin: 0 0 .4rem; padding: 0 0 0 8rem; font-size: .9rem;
      font-family: system-ui, "Noto Sans", sans-serif; line-height: 1.5; }
    .claims li { border-left: 3px solid var(--move); padding: .1rem 0 .1rem .6rem; margin: .15rem 0; }
    .claims .residue { border-color: var(--line); color: var(--soft); }
    .claims b { font-weight: 600; margin-right: .35rem; } .claims small { display: block; }
    .note { color: var(--soft); font-size: .8rem; }
    .fold { color: var(--soft); font-size: .8rem; margin: .5rem 0; padding-left: 8rem; }
    .fold summary { cursor: pointer; } .fold p { font: 1rem/1.5 Georgia, serif; margin: .4rem 0; }
    a { color: inherit; } section:target { outline: 2px solid var(--move); outline-offset: 4px; }
    footer { margin-top: 2rem; padding-top: .75rem; border-top: 1px solid var(--line);
      color: var(--soft); font-size: .85rem; }
    @media (max-width: 40rem) { section { grid-template-columns: 1fr; gap: 0; padding: .5rem 0; }
      .label { text-align: left; } .fold, .claims { padding-left: 0; } }
    @media print { body { max-width: none; } .fold summary { list-style: none; } }

    """
}
