// The language of a text, told from its script and its commonest words (Data/function_words.txt).

enum LanguageGuess {
  /// A language tag; nil where nothing speaks clearly for one.
  static func language(of text: [UInt8]) -> String? {
    let sample = Array(text.prefix(16_384))
    if let byScript = script(of: sample) { return byScript }
    var counts: [String: Int] = [:]
    var words = 0
    for hash in BlockTable.words(sample) {
      words += 1
      for language in table[hash] ?? [] { counts[language, default: 0] += 1 }
    }
    let order = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    guard let best = order.first, best.value * 12 >= words, best.value >= 3 else { return nil }
    if order.count > 1, order[1].value * 10 > best.value * 9 { return nil }
    return best.key
  }

  private static let table: [UInt64: [String]] = {
    var table: [UInt64: [String]] = [:]
    for line in PackageResources.function_words_txt.split(separator: 0x0A) where line.first != 0x23
    {
      guard let colon = line.firstIndex(of: 0x3A) else { continue }
      let language = String(decoding: line[..<colon], as: UTF8.self)
      for word in line[(colon + 1)...].split(separator: 0x20) {
        table[Hash.of(Array(word).span), default: []].append(language)
      }
    }
    return table
  }()

  private static func script(of sample: [UInt8]) -> String? {
    var counts: [String: Int] = [:]
    var letters = 0
    for scalar in String(decoding: sample, as: UTF8.self).unicodeScalars {
      guard scalar.value > 0x40 else { continue }
      letters += 1
      switch scalar.value {
      case 0x3040...0x30FF: counts["ja", default: 0] += 3
      case 0x4E00...0x9FFF, 0x3400...0x4DBF: counts["zh", default: 0] += 1
      case 0xAC00...0xD7AF: counts["ko", default: 0] += 1
      case 0x0E00...0x0E7F: counts["th", default: 0] += 1
      case 0x0900...0x097F: counts["hi", default: 0] += 1
      case 0x0370...0x03FF: counts["el", default: 0] += 1
      case 0x0590...0x05FF: counts["he", default: 0] += 1
      case 0x0530...0x058F: counts["hy", default: 0] += 1
      case 0x1000...0x109F: counts["my", default: 0] += 1
      case 0x1200...0x137F: counts["am", default: 0] += 1
      default: break
      }
    }
    guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      best.value * 3 >= letters, letters > 0
    else { return nil }
    // Japanese text has Chinese characters too.
    if best.key == "zh", (counts["ja"] ?? 0) * 6 > best.value { return "ja" }
    return best.key
  }
}
