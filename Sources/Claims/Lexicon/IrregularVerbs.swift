// The verbs of English whose past is not told by its ending.

/// Looks forms up in Data/verbs_en.txt.
enum IrregularVerbs {
  /// Each form, to its verb.
  static let bases: [String: String] = {
    var out: [String: String] = [:]
    for forms in lines { for form in forms { out[form] = forms.first } }
    return out
  }()
  /// Forms that alone are of the past.
  static let pasts: Set<String> = Set(
    lines.compactMap { $0.count < 4 ? $0.dropFirst().first : nil }
  )
  .union(["did", "went", "hit", "cut", "put", "set", "beat"])
  /// Forms that stand behind "was".
  static let participles: Set<String> = Set(lines.compactMap { $0.count < 4 ? $0.last : nil })
    .union(["done", "run", "hit", "cut", "put", "set", "hurt", "shut", "split", "read", "beaten"])

  private static let lines: [[String]] =
    PackageResources.verbs_en_txt.split(separator: 0x0A).filter { $0.first != 0x23 }.map { line in
      line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    }
}
