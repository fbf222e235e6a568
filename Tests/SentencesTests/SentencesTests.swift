// Where sentences end: by language, by mark, by line; and that nothing is lost, whatever the bytes.
import Sentences
import Support
import Testing

/// Texts whose sentences are known, written for these tests.
private let known: [(language: String, sentences: [String])] = [
  ("en", ["Dr. Jones left at 9 a.m. on Friday.", "He did not say why."]),
  ("en", ["The U.S. Senate voted.", "It took two hours."]),
  ("en", ["She lives in the U.S.", "They moved there in May."]),
  ("en", ["See fig. 3 on p. 12.", "Costs rose by 3.5 percent."]),
  ("en", ["\"Is it over?\" she asked.", "\"No,\" said J. R. Hall."]),
  ("en", ["It rose to 1,204.50 dollars.", "12 firms failed."]),
  ("en", ["He waited ... and waited.", "Then he went (at last) home."]),
  ("en", ["Acme Inc. will close.", "Its shares fell."]),
  ("en", ["Visit https://example.org/a.b?c=d. now"]),
  ("en", ["Stop!", "Who goes there?!", "Nobody."]),
  ("en", ["Prices fell.[3]", "Wages did not."]),
  ("fr", ["M. Dupont est arrivé le 3 janv. 2024.", "L'équipe l'attendait."]),
  ("fr", ["« Est-ce vrai ? » demanda-t-il.", "Personne ne répondit."]),
  ("de", ["Am 12. Juni kam Dr. Weber.", "Er blieb z. B. nicht lange."]),
  ("de", ["Das kostet ca. 1.000 Euro.", "Wer zahlt das?"]),
  ("es", ["El Sr. Pérez llegó.", "¿Quién lo esperaba?", "¡Nadie!"]),
  ("it", ["Il dott. Rossi è qui.", "Dove sono gli altri?"]),
  ("pt", ["O Sr. Silva chegou.", "Ele não disse nada."]),
  ("nl", ["Dhr. de Vries kwam om 10 uur.", "Hij zei niets."]),
  ("ru", ["В 1999 г. завод закрыли.", "Это было решение А. П. Иванова."]),
  ("uk", ["Це м. Київ.", "Він столиця."]),
  ("pl", ["To jest np. dom.", "Nie wiem."]),
  ("ar", ["وصل الوزير اليوم.", "هل قال شيئا؟", "لا."]),
  ("fa", ["او آمد.", "چرا نرفت؟"]),
  ("hi", ["वह आया।", "क्या वह गया?", "नहीं।"]),
  ("ko", ["그는 왔다.", "왜 갔을까?"]),
  ("el", ["Ήρθε ο κ. Παππάς.", "Τι είπε;", "Τίποτα."]),
]

/// Texts of scripts that do not part sentences with spaces.
private let unspaced: [(language: String, sentences: [String])] = [
  ("zh", ["他来了。", "你去吗？", "不去！"]),
  ("zh", ["他问：“你去吗？”我说不去。", "他走了。"]),
  ("ja", ["彼は来た。", "「行くぞ。」と言った。", "なぜ？"]),
]

@Suite("Sentences")
struct SentencesTests {
  private func sentences(_ text: String, _ language: String?) -> [String] {
    let bytes = Array(text.utf8)
    return SentenceSegmenter(language: language).sentences(in: bytes)
      .map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test("sentences joined by a space are found again", arguments: known.indices)
  func joined(index: Int) {
    let (language, expected) = known[index]
    #expect(sentences(expected.joined(separator: " "), language) == expected)
  }

  @Test("scripts without spaces", arguments: unspaced.indices)
  func unspacedScripts(index: Int) {
    let (language, expected) = unspaced[index]
    #expect(sentences(expected.joined(), language) == expected)
  }

  @Test("Thai ends a sentence at a space where a word says so")
  func thai() {
    let first = "คณะรัฐมนตรีมีมติเห็นชอบแผนพัฒนาเศรษฐกิจฉบับใหม่เมื่อวานนี้"
    let second = "อย่างไรก็ตามฝ่ายค้านยังไม่เห็นด้วยกับรายละเอียดของแผน"
    #expect(sentences(first + " " + second, "th") == [first, second])
    #expect(sentences("กรุงเทพ มหานคร", "th").count == 1)
  }

  @Test("a blank line ends a sentence, a wrapped line does not")
  func lines() {
    #expect(sentences("No stop here\n\nNor here", "en") == ["No stop here", "Nor here"])
    let wrapped =
      "This line was wrapped by an editor at about sixty-five letters or\n"
      + "so and goes on here without a stop until it comes to its end."
    #expect(sentences(wrapped, "en").count == 1)
    #expect(sentences("Tea\nCoffee\nWater", "en") == ["Tea", "Coffee", "Water"])
  }

  @Test("numbered items part where the numbers go on")
  func items() {
    #expect(
      sentences("1. Open it 2. Close it 3. Go", "en") == ["1. Open it", "2. Close it", "3. Go"])
    #expect(sentences("• tea • coffee", "en") == ["• tea", "• coffee"])
  }

  @Test("an abbreviation of one language is none in another")
  func languagesDiffer() {
    #expect(sentences("Das ist bzw. Sache.", "de").count == 1)
    #expect(sentences("Das ist bzw. Sache.", "en").count == 2)
    #expect(sentences("Er kam am 3. Mai.", "de-AT").count == 1)
  }

  @Test("whatever the bytes, the ranges ascend, are trimmed, and miss no letter")
  func anyBytes() {
    var random = SeededGenerator(seed: 11)
    let alphabet = Array(" .?!\n\"')(…»«。！「」aBc1I.U.S. 。\u{0}ÀЯ中ก:;*_-".utf8)
    for round in 0..<300 {
      let isText = round % 2 == 0
      let count = Int.random(in: 0...200, using: &random)
      let bytes =
        isText
        ? (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
        : random.bytes(count)
      for language in ["en", "zh", "hy", "el", "th", nil] {
        let ranges = SentenceSegmenter(language: language).sentences(in: bytes)
        var end = 0
        for range in ranges {
          #expect(range.lowerBound >= end && !range.isEmpty && range.upperBound <= bytes.count)
          for lost in bytes[end..<range.lowerBound] { #expect(!isLetter(lost)) }
          #expect(bytes[range.lowerBound] > 0x20 && bytes[range.upperBound - 1] > 0x20)
          end = range.upperBound
        }
        for lost in bytes[end...] { #expect(!isLetter(lost)) }
      }
    }
  }

  private func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
}
