// What authors' class names, ids and roles say of an element. The words are data
// (Data/class_words.txt); here is how they are looked up.

/// A set of roles that class names give to an element.
struct ClassRoles: OptionSet, Hashable {
  let rawValue: UInt32
  /// Said by `itemprop="articleBody"`, no word of the data.
  static let articleBody = ClassRoles(rawValue: 1 << 31)

  /// How many roles the data knows, in the order of the file.
  static var count: Int { Lexicon.shared.names.count }

  /// The roles of `value`, the text of a class, id or role attribute.
  static func of(_ value: Span<UInt8>) -> ClassRoles {
    Lexicon.shared.roles(of: value)
  }

  /// Reads the words now.
  static func read() { _ = Lexicon.shared }

  /// Roles by word (whole words) and by stem (anywhere).
  private struct Lexicon {
    var names: [String] = []
    var words: [UInt64: UInt32] = [:]
    /// By their first letter.
    var stems: [(bytes: [UInt8], role: UInt32)] = []
    /// For each letter from `a` where its stems begin; one more for the end.
    var firstStem: [Int] = []

    static let shared = Lexicon(PackageResources.class_words_txt)

    /// Reads the file: `role: word word stem* …` a line, `#` begins a comment.
    init(_ file: [UInt8]) {
      for line in file.split(separator: 0x0A) where line.first != 0x23 {
        guard let colon = line.firstIndex(of: 0x3A) else { continue }
        let role = UInt32(1) << UInt32(names.count)
        names.append(String(decoding: line[..<colon], as: UTF8.self))
        for word in line[(colon + 1)...].split(separator: 0x20) {
          if word.last == 0x2A {
            stems.append((Array(word.dropLast()), role))
          } else {
            words[Hash.of(Array(word).span), default: 0] |= role
          }
        }
      }
      stems.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
      firstStem = (UInt8(0x61)...0x7B).map { letter in
        stems.firstIndex { ($0.bytes.first ?? 0) >= letter } ?? stems.count
      }
    }

    func roles(of value: Span<UInt8>) -> ClassRoles {
      var found: UInt32 = 0
      var lower: [UInt8] = []
      lower.reserveCapacity(value.count)
      var wordStart = 0
      func endWord() {
        if lower.count > wordStart {
          found |= words[Hash.of(lower.span.extracting(wordStart..<lower.count))] ?? 0
        }
      }
      var previousLower = false
      for index in value.indices {
        let byte = value[index]
        let isUpper = byte >= 0x41 && byte <= 0x5A
        let isLetter = isUpper || (byte >= 0x61 && byte <= 0x7A) || byte >= 0x80
        if isUpper && previousLower || !isLetter {
          endWord()
          wordStart = lower.count
        }
        if isLetter {
          lower.append(isUpper ? byte | 0x20 : byte)
        } else {
          lower.append(0x20)
          wordStart = lower.count
        }
        previousLower = isLetter && !isUpper
      }
      endWord()
      for start in lower.indices where lower[start] >= 0x61 && lower[start] <= 0x7A {
        let letter = Int(lower[start] - 0x61)
        for index in firstStem[letter]..<firstStem[letter + 1]
        where Self.stands(stems[index].bytes, in: lower, at: start) {
          found |= stems[index].role
        }
      }
      return ClassRoles(rawValue: found)
    }

    private static func stands(_ stem: [UInt8], in text: [UInt8], at start: Int) -> Bool {
      guard text.count - start >= stem.count else { return false }
      var length = 1
      while length < stem.count, text[start + length] == stem[length] { length += 1 }
      return length == stem.count
    }
  }
}

/// FNV-1a of 64 bits: for tables and signatures, not for anything that an adversary may choose.
enum Hash {
  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  static func of(_ bytes: Span<UInt8>, seed: UInt64 = Hash.seed) -> UInt64 {
    var hash = seed
    for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    return hash
  }

  static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    ((hash ^ value) &* 0x9E37_79B9_7F4A_7C15) ^ (hash >> 29)
  }
}
